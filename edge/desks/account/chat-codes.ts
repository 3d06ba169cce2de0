// The chat codes of an account that cannot create QR codes: six digits, each for one ticket, which a
// person sends instead of scanning. Wrong codes are limited for each person and counted by message,
// because WeChat repeats messages.

import { newSixDigits } from "../../base/secrets.ts"
import { accepted, type Refusal, type Result } from "../../core/result.ts"

/**
 * A chat code belongs to its ticket for this long (docs/decisions/0004-chat-codes-stay-theirs.md). A late
 * sender learns that it has expired, and a push that was delayed until the code is another ticket's is too
 * old for that ticket (`create_time_before` in core/policy.hpp is half of this).
 */
export const chatCodeKeptMs = 10 * 60 * 1000

/** So many draws fail in a row only if nearly every code is taken. */
const drawsMax = 50

const wrongMax = 5
const wrongWindowMs = 10 * 60 * 1000

/** A message of six digits. */
export interface SentChatCode {
  chatCode: string
  openid: string
  /** Identifies the message: the same in each of its deliveries. */
  message: string
}

/** The scene, or how many attempts this person has left. */
export type FoundScene = Result<string, { reason: Refusal; triesLeft: number }>

export class ChatCodes {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  /** A code that no other page shows, or undefined if none was found. */
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

  /** Gives the same answer for every delivery of a message. */
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

  /** Frees the room of expired rows, which no query finds any more. Gives whether any row is left. */
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
