// What the alarm of the session desk deletes. Nothing depends on it, because expiry is checked on read.

import { sweepPushedForms } from "./pushed-forms.ts"

/** No code and no session lives longer, so an end need not be remembered longer. */
const endedKeepMs = 24 * 60 * 60 * 1000

const expiring = ["sessions", "grants", "refresh_tokens", "pushed_requests", "assertions"]
const ends = ["ended_users", "unfollowed_users", "ended_origins"]

export function sweepSessions(sql: SqlStorage, now: number): void {
  for (const table of expiring) sql.exec(`DELETE FROM ${table} WHERE expires_at <= ?`, now)
  sweepPushedForms(sql, now)
  for (const table of ends) sql.exec(`DELETE FROM ${table} WHERE at <= ?`, now - endedKeepMs)
}
