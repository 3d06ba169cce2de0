// What the installation has had: its pools, its accounts and the number of its ticket desks. Part of the key
// ring's storage.

export interface Places {
  pools: string[]
  accounts: string[]
  shards: number
}

/** `shardsBefore` is the number before the last change, or 0. */
export interface KnownPlaces extends Places {
  shardsBefore: number
  /** Milliseconds since 1970. */
  shardsChangedAt: number
}

export function knownPlaces(sql: SqlStorage): KnownPlaces {
  const named = (kind: string) =>
    sql
      .exec<{ name: string }>("SELECT name FROM known_places WHERE kind = ?", kind)
      .toArray()
      .map(({ name }) => name)
  const query = `SELECT shards, before AS shardsBefore, changed_at AS shardsChangedAt FROM known_shards`
  const [shards] = sql.exec(query).toArray() as unknown as Omit<KnownPlaces, "pools" | "accounts">[]
  const none = { shards: 0, shardsBefore: 0, shardsChangedAt: 0 }
  return { pools: named("pool"), accounts: named("account"), ...(shards ?? none) }
}

/** Gives whether the number of ticket desks changed. */
export function notePlaces(sql: SqlStorage, { pools, accounts, shards }: Places, now: number) {
  const known = knownPlaces(sql)
  const note = (kind: string, names: string[], had: string[]) => {
    for (const name of names.filter((one) => !had.includes(one))) {
      sql.exec("INSERT INTO known_places VALUES (?, ?)", kind, name)
    }
  }
  note("pool", pools, known.pools)
  note("account", accounts, known.accounts)
  if (known.shards === shards) return false
  const [before, changedAt] = known.shards === 0 ? [0, 0] : [known.shards, now]
  sql.exec("INSERT OR REPLACE INTO known_shards VALUES (1, ?, ?, ?)", shards, before, changedAt)
  return before !== 0
}

export const shardsSentence = (before: number, now: number) =>
  `MENSHEN_SHARDS was ${before} and is ${now}: sign-ins and "not me" links of before find no ticket; set it back, unless it was changed on purpose`
