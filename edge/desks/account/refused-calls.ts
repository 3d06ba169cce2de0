// The calls that WeChat refuses until an operator acts (egress/errcodes.ts), for /health. A row stands until WeChat accepts
// the same call, so a restart does not make an account look sound that nobody can sign in by. The calls themselves
// go on, so that a sign-in is the proof that somebody has acted.

import type { ApiAnswer } from "./egress/answer.ts"
import { isLasting, meaningOf, sentenceOn } from "./egress/errcodes.ts"

/** The calls without which somebody is not signed in. An operator hears of a refusal of their own at once. */
const ofSignIns = [
  "/cgi-bin/stable_token",
  "/cgi-bin/qrcode/create",
  "/cgi-bin/user/info",
  "/sns/oauth2/access_token",
]

type Row = { path: string; errcode: number; address: string }

export class RefusedCalls {
  private readonly sql: SqlStorage
  private rows: Map<string, Row> | undefined

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** Gives the answer back. */
  note(path: string, answer: ApiAnswer): ApiAnswer {
    if (!ofSignIns.includes(path)) return answer
    if (!answer.ok && isLasting(answer.reason)) {
      this.write({ path, errcode: answer.errcode, address: answer.address ?? "" })
    } else if (answer.ok || isOfSoundAccount(answer.errcode, path)) {
      this.drop(path)
    }
    return answer
  }

  /** What to correct, for each of these calls. */
  sentences(): string[] {
    const rows = [...this.known().values()]
    return rows.flatMap(({ path, errcode, address }) => {
      return sentenceOn(errcode, path, address || undefined) ?? []
    })
  }

  private known(): Map<string, Row> {
    if (this.rows === undefined) {
      const rows = this.sql.exec<Row>("SELECT * FROM refused_calls ORDER BY path").toArray()
      this.rows = new Map(rows.map((row) => [row.path, row]))
    }
    return this.rows
  }

  /** A flood of refusals is one write. */
  private write(row: Row): void {
    const { path, errcode, address } = row
    const before = this.known().get(path)
    if (before?.errcode === errcode && before.address === address) return
    this.sql.exec("INSERT OR REPLACE INTO refused_calls VALUES (?, ?, ?)", path, errcode, address)
    this.known().set(path, row)
  }

  private drop(path: string): void {
    if (!this.known().delete(path)) return
    this.sql.exec("DELETE FROM refused_calls WHERE path = ?", path)
  }
}

/** WeChat refused this code or this person, and looked at the account first. */
const isOfSoundAccount = (errcode: number, path: string) =>
  ["code", "person"].includes(meaningOf(errcode, path).kind)
