// The chat codes of an account that may make no QR codes: six digits, each of one ticket, which a
// person sends in place of a scan.

import { newSixDigits } from "../../base/secrets.ts"
import { accepted, type Refusal, type Result } from "../../core/result.ts"

/**
 * A chat code names no other ticket for so long. Somebody who sends it late is told that it has expired;
 * and a push that was delayed until the code is another ticket's is older than the core takes for
 * that ticket (`create_time_before` in core/policy.hpp, half of this).
 */
export const chatCodeKeptMs = 10 * 60 * 1000

/** So many draws fail together only when nearly every code is taken. */
const drawsMax = 50

const wrongMax = 5
const wrongWindowMs = 10 * 60 * 1000

/** One message with six digits. */
export interface SentChatCode {
  chatCode: string
  openid: string
  /** Tells the message from the next one, and not its deliveries from each other. */
  message: string
}

/** The scene; or how many more of this person are looked at. */
export type FoundScene = Result<string, { reason: Refusal; triesLeft: number }>

export class ChatCodes {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** A code that nobody else shows, or undefined when there is none left. */
  give(scene: string, now: number): string | undefined {
    for (let draws = 0; draws < drawsMax; draws++) {
      const chatCode = newSixDigits()
      const { rowsWritten } = this.sql.exec(
        `INSERT INTO chat_codes VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE
          SET scene = excluded.scene, free_at = excluded.free_at WHERE free_at <= ?`,
        chatCode,
        scene,
        now + chatCodeKeptMs,
        now,
      )
      if (rowsWritten > 0) return chatCode
    }
    return undefined
  }

  /** The same message is answered the same, however often WeChat delivers it. */
  find({ chatCode, openid, message }: SentChatCode, now: number): FoundScene {
    const wrong = this.sql
      .exec<{ message: string }>(
        "SELECT message FROM wrong_chat_codes WHERE openid = ? AND at > ?",
        openid,
        now - wrongWindowMs,
      )
      .toArray()
    const triesLeft = wrongMax - wrong.length
    if (wrong.some((one) => one.message === message)) return refused("chat_code_unknown", triesLeft)
    if (triesLeft <= 0) return refused("chat_code_limit", 0)
    const [row] = this.sql.exec<{ scene: string }>(
      "SELECT scene FROM chat_codes WHERE code = ? AND free_at > ?",
      chatCode,
      now,
    )
    if (row !== undefined) return accepted(row.scene)
    this.sql.exec("INSERT OR REPLACE INTO wrong_chat_codes VALUES (?, ?, ?)", openid, message, now)
    return refused("chat_code_unknown", triesLeft - 1)
  }

  /** What is over is asked after by nobody; this only gives its room back. Gives whether more is
   * left. */
  sweep(now: number): boolean {
    this.sql.exec("DELETE FROM chat_codes WHERE free_at <= ?", now)
    this.sql.exec("DELETE FROM wrong_chat_codes WHERE at <= ?", now - wrongWindowMs)
    const [left] = this.sql.exec(
      `SELECT EXISTS (SELECT 1 FROM chat_codes) OR EXISTS (SELECT 1 FROM wrong_chat_codes) AS any`,
    )
    return left?.any === 1
  }
}

const refused = (reason: Refusal, triesLeft: number): FoundScene => ({
  ok: false,
  reason,
  triesLeft,
})
