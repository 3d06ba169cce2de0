// Pushed authorization requests (RFC 9126), as sealed forms. Part of the session desk's storage,
// beside the sessions of everybody, so each client has a share that a stranger cannot make larger.

export interface PushedForm {
  clientId: string
  form: string
  seconds: number
  /** The name of the address that pushed it, or "" where nobody can say it. */
  address: string
  /** What the client's live requests may hold together. */
  shareBytes: number
}

/** Hash, client and index entries of a row. Counted, so that small requests are bounded too. */
const rowBytes = 256
/** Honest requests are smaller, so larger ones make room first. The index says the same number. */
const usualBytes = 2048
/** Rows that an insert deletes: more than it adds, so that expired rows never accumulate. */
const sweptAtOnce = 20

export function insertPushedForm(
  sql: SqlStorage,
  hash: Uint8Array,
  { clientId, form, address, seconds, shareBytes }: PushedForm,
  now: number,
): void {
  sweepPushedForms(sql, now, sweptAtOnce)
  const bytes = rowBytes + new TextEncoder().encode(form).length
  makeRoom(sql, clientId, shareBytes - bytes)
  sql.exec(
    `INSERT OR REPLACE INTO pushed_forms (hash, client_id, form, address, bytes, expires_at)
      VALUES (?, ?, ?, ?, ?, ?)`,
    hash,
    clientId,
    form,
    address,
    bytes,
    now + seconds * 1000,
  )
}

interface Holder {
  address: string
  held: number
}

/** Deletes the oldest requests of the address that holds most, the large ones first. A browser takes an honest
 * one to /authorize at once; if new ones were refused instead, a stranger could shut out the people of a public
 * client. The holders are summed once: one large request takes the place of dozens of small ones. */
function makeRoom(sql: SqlStorage, clientId: string, shareBytes: number): void {
  const query = `SELECT address, SUM(bytes) AS held FROM pushed_forms
    WHERE client_id = ? GROUP BY address`
  const holders = sql.exec(query, clientId).toArray() as unknown as Holder[]
  let held = holders.reduce((sum, holder) => sum + holder.held, 0)
  while (held > Math.max(0, shareBytes)) {
    const most = holders.reduce((one, other) => (other.held > one.held ? other : one))
    const bytes = deleteOldest(sql, clientId, most.address)
    most.held -= bytes
    held -= bytes
  }
}

function deleteOldest(sql: SqlStorage, clientId: string, address: string): number {
  const oldest = `DELETE FROM pushed_forms WHERE hash =
    (SELECT hash FROM pushed_forms WHERE client_id = ? AND address = ?
      ORDER BY bytes > ${usualBytes} DESC, expires_at LIMIT 1) RETURNING bytes`
  return sql.exec<{ bytes: number }>(oldest, clientId, address).one().bytes
}

export function pushedForm(
  sql: SqlStorage,
  hash: Uint8Array,
  clientId: string,
  now: number,
): string | undefined {
  const live = "WHERE hash = ? AND client_id = ? AND expires_at > ?"
  const query = `SELECT form FROM pushed_forms ${live}
    UNION ALL SELECT params FROM pushed_requests ${live}`
  const known = [hash, clientId, now]
  return sql.exec<{ form: string }>(query, ...known, ...known).toArray()[0]?.form
}

/** @param most negative: all that expired */
export function sweepPushedForms(sql: SqlStorage, now: number, most = -1): void {
  const expired = "SELECT hash FROM pushed_forms WHERE expires_at <= ? LIMIT ?"
  sql.exec(`DELETE FROM pushed_forms WHERE hash IN (${expired})`, now, most)
}
