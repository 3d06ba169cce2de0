// Exports people as lines that an import accepts: whole pages in the order of user ids, each a
// consistent snapshot.

import { type AdminAnswer, refused } from "../decide/admin-answer.ts"
import type { People } from "../decide/people.ts"
import { iso } from "./view.ts"

const pageMax = 500

type Row = Record<string, SqlStorageValue>

/** Active users only: merged and forgotten users have nothing left to export. */
export function exportPage({ sql, config }: People, after: string): AdminAnswer {
  if (!/^[A-Za-z0-9_-]{0,64}$/.test(after)) return refused("request_malformed")
  const users = sql
    .exec<{ user: string; created_at: number }>(
      `SELECT user, created_at FROM users WHERE user > ? AND state = 'active'
        ORDER BY user LIMIT ?`,
      after,
      pageMax,
    )
    .toArray()
  const last = users.at(-1)?.user
  if (last === undefined) return { reason: "accepted", text: "" }
  const of = (table: string) => byUser(sql, table, after, last)
  const platforms = new Map(config.accounts.map(({ appId, openPlatform }) => [appId, openPlatform]))
  const parts = {
    identities: of("identities"),
    unions: of("unions"),
    accounts: of("app_accounts"),
    contacts: of("contacts"),
  }
  const lines = users.map(({ user, created_at: createdAt }) =>
    JSON.stringify(recordOf(user, createdAt, parts, platforms)),
  )
  const more = users.length === pageMax ? { next: last } : {}
  const detail = { after, people: users.length }
  return { reason: "accepted", text: `${lines.join("\n")}\n`, detail, ...more }
}

type ByUser = Map<string, Row[]>

/** The rows of a whole page in one query, by the index on `user`. */
function byUser(sql: SqlStorage, table: string, after: string, last: string): ByUser {
  const query = `SELECT * FROM ${table} WHERE user > ? AND user <= ?`
  return Map.groupBy(sql.exec(query, after, last).toArray(), (row) => row.user as string)
}

type Parts = Record<"identities" | "unions" | "accounts" | "contacts", ByUser>

function recordOf(
  user: string,
  createdAt: number,
  parts: Parts,
  platforms: ReadonlyMap<string, string>,
): object {
  const of = (part: keyof Parts) => parts[part].get(user) ?? []
  const unions = new Set(of("unions").map((row) => `${row.open_platform} ${row.unionid}`))
  const identities = of("identities").map(({ app_id: appId, openid, unionid, following }) => {
    // A disputed UnionID belongs to the other user; an import would give it to this one.
    const isOwn = unions.has(`${platforms.get(appId as string)} ${unionid}`)
    return {
      appId,
      openid,
      ...(isOwn && { unionid }),
      ...(following === 0 && { following: false }),
    }
  })
  const contacts = of("contacts")
  const addresses = (kind: string) =>
    contacts.filter((row) => row.kind === kind).map(({ address }) => address)
  const accounts = of("accounts").map(({ client_id: clientId, account }) => ({ clientId, account }))
  const lists = { identities, accounts, emails: addresses("email"), phones: addresses("phone") }
  const filled = Object.entries(lists).filter(([, list]) => list.length > 0)
  return { user, ...Object.fromEntries(filled), createdAt: iso(createdAt) }
}
