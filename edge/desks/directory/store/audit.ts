// What was done to whom, by whom. Rows outlive the person, so they never hold an openid: from its last
// four characters an operator who has the openid recognizes it, and nobody else learns it.

import type { Write } from "../../../core/binding.ts"

/** `wechat` for changes after an event or answer of WeChat's, `admin`, or the user's own id. */
export type Actor = string

export interface AuditRow {
  id: number
  at: number
  actor: Actor
  action: string
  user: string
  detail: Record<string, unknown>
}

export const tailOf = (openid: string) => `…${openid.slice(-4)}`

export class Audit {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  record(actor: Actor, action: string, user: string, detail: object = {}, now = Date.now()): void {
    this.sql.exec(
      "INSERT INTO audit (at, actor, action, user, detail) VALUES (?, ?, ?, ?, ?)",
      now,
      actor,
      action,
      user,
      JSON.stringify(detail),
    )
  }

  /** One row for each change of who owns what. */
  recordWrites(actor: Actor, writes: readonly Write[], now: number): void {
    for (const write of writes) this.record(actor, write.kind, userIn(write), detailOf(write), now)
  }

  /** Newest first, a hundred at most; `before` is the id of the last row of the previous page. */
  list({ user, before = Number.MAX_SAFE_INTEGER }: { user?: string; before?: number }): AuditRow[] {
    const whose = user === undefined ? "" : "user = ? AND"
    const query = `SELECT * FROM audit WHERE ${whose} id < ? ORDER BY id DESC LIMIT 100`
    const rows = this.sql.exec(query, ...(user === undefined ? [] : [user]), before).toArray()
    return rows.map((row) => ({
      id: row.id as number,
      at: row.at as number,
      actor: row.actor as string,
      action: row.action as string,
      user: row.user as string,
      detail: JSON.parse(row.detail as string),
    }))
  }
}

function userIn(write: Write): string {
  if ("user" in write) return write.user
  return "to" in write ? write.to : ""
}

/** The write without its user, and with WeChat's identifiers shortened. */
function detailOf(write: Write): Record<string, unknown> {
  const { kind: _, ...rest } = write
  const { user: __, openid, unionid, ...kept } = rest as Record<string, string>
  return {
    ...kept,
    ...(openid === undefined ? {} : { openid: tailOf(openid) }),
    ...(unionid ? { unionid: tailOf(unionid) } : {}),
  }
}
