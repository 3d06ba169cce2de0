// The chat codes of an account that cannot create QR codes: numbers, each for one ticket, which a person
// sends instead of scanning. A number is live while its page waits; chat-code-length.ts bounds how many
// are. Wrong codes are limited for each person and counted by message, because WeChat repeats messages.

import { chatCodeDigits } from "../../core/generated.ts"
import { accepted, type Refusal, type Result } from "../../core/result.ts"
import { chatCodeLiveMs, type FullLengths, judgeLengths } from "./chat-code-length.ts"

/**
 * A chat code belongs to its ticket for this long (docs/decisions/0004-chat-codes-stay-theirs.md). A late
 * sender learns that it has expired, and a push that was delayed until the code is another ticket's is too
 * old for that ticket (`create_time_before` in core/policy.hpp is half of this).
 */
export const chatCodeKeptMs = 10 * 60 * 1000

/** How many live numbers one address may hold; its next page takes the place of its oldest one. */
export const livePerAddress = 100

/** So many draws fail in a row only if nearly every number of the length is taken. */
const drawsMax = 50

const wrongMax = 5
const wrongWindowMs = 10 * 60 * 1000

/** A message of digits. */
export interface SentChatCode {
  /** "" for digits that the core found to be no chat code. */
  chatCode: string
  openid: string
  /** Identifies the message: the same in each of its deliveries. */
  message: string
}

export interface GivenChatCode {
  chatCode: string
  /** The scene of the page whose place this one takes, or "". */
  displaced: string
}

/** The scene, or how many attempts this person has left. */
export type FoundScene = Result<string, { reason: Refusal; triesLeft: number }>

export class ChatCodes {
  private readonly sql: SqlStorage
  private readonly draw: (digits: number) => string

  /** @param draw a random chat code of so many digits */
  constructor(sql: SqlStorage, draw: (digits: number) => string) {
    this.sql = sql
    this.draw = draw
  }

  /**
   * A number that no other page shows, or undefined if there is none.
   * @param address names the client's address; "" if it is unknown, and then only the ceilings count
   */
  give(scene: string, address: string, now: number): GivenChatCode | undefined {
    this.sql.exec("DELETE FROM live_chat_codes WHERE until <= ?", now)
    const displaced = address === "" ? "" : this.makeRoom(address)
    const shortest = this.lengthNow(now) ?? Number.POSITIVE_INFINITY
    for (let digits = shortest; digits <= chatCodeDigits.most; digits++) {
      const chatCode = this.assign(scene, digits, now)
      if (chatCode === undefined) continue
      const until = now + chatCodeLiveMs
      this.sql.exec("INSERT INTO live_chat_codes VALUES (?, ?, ?)", chatCode, address, until)
      return { chatCode, displaced }
    }
    return undefined
  }

  /** Takes the number of its oldest page from an address that holds too many. It names no ticket from then
   * on, whether or not its ticket learns of it. */
  private makeRoom(address: string): string {
    const held = this.sql
      .exec<{ code: string }>(
        "SELECT code FROM live_chat_codes WHERE address = ? ORDER BY until",
        address,
      )
      .toArray()
    const [oldest] = held
    if (oldest === undefined || held.length < livePerAddress) return ""
    const { code } = oldest
    const [row] = this.sql.exec<{ scene: string }>(
      "SELECT scene FROM chat_codes WHERE code = ?",
      code,
    )
    this.sql.exec("DELETE FROM live_chat_codes WHERE code = ?", code)
    this.sql.exec("UPDATE chat_codes SET scene = '' WHERE code = ?", code)
    return row?.scene ?? ""
  }

  private lengthNow(now: number): number | undefined {
    const [live] = this.sql.exec<{ count: number }>("SELECT COUNT(*) AS count FROM live_chat_codes")
    const before = this.fullLengths()
    const { digits, full } = judgeLengths(before, live?.count ?? 0, now)
    for (const [length, until] of full) {
      if (before.get(length) === until) continue
      this.sql.exec("INSERT OR REPLACE INTO full_chat_code_lengths VALUES (?, ?)", length, until)
    }
    return digits
  }

  private fullLengths(): FullLengths {
    const rows = this.sql.exec<{ digits: number; until: number }>(
      "SELECT digits, until FROM full_chat_code_lengths",
    )
    return new Map(rows.toArray().map(({ digits, until }) => [digits, until]))
  }

  private assign(scene: string, digits: number, now: number): string | undefined {
    for (let draws = 0; draws < drawsMax; draws++) {
      const chatCode = this.draw(digits)
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

  /** Gives the same answer for every delivery of a message. Digits that are no chat code count like a
   * number that no page shows: otherwise the answers would tell the two apart. */
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
    const scene = chatCode === "" ? undefined : this.claim(chatCode, now)
    // Its page has lost it, which is not the sender's mistake.
    if (scene === "") return refused("ticket_expired", triesLeft)
    if (scene !== undefined) return accepted(scene)
    this.sql.exec("INSERT OR REPLACE INTO wrong_chat_codes VALUES (?, ?, ?)", openid, message, now)
    return refused("chat_code_unknown", triesLeft - 1)
  }

  /** Whether a page shows, or has shown lately, a number of so many digits. */
  hasLength(digits: number, now: number): boolean {
    const query = "SELECT 1 FROM chat_codes WHERE length(code) = ? AND free_at > ? LIMIT 1"
    return this.sql.exec(query, digits, now).toArray().length > 0
  }

  /** The scene of a number, which is answered from now on: it is kept, and no longer live. */
  private claim(chatCode: string, now: number): string | undefined {
    const [row] = this.sql.exec<{ scene: string }>(
      "SELECT scene FROM chat_codes WHERE code = ? AND free_at > ?",
      chatCode,
      now,
    )
    if (row) this.sql.exec("DELETE FROM live_chat_codes WHERE code = ?", chatCode)
    return row?.scene
  }

  /** Frees the room of expired rows, which no query finds any more. Gives whether any row is left. */
  sweep(now: number): boolean {
    this.sql.exec("DELETE FROM chat_codes WHERE free_at <= ?", now)
    this.sql.exec("DELETE FROM live_chat_codes WHERE until <= ?", now)
    this.sql.exec("DELETE FROM full_chat_code_lengths WHERE until <= ?", now)
    this.sql.exec("DELETE FROM wrong_chat_codes WHERE at <= ?", now - wrongWindowMs)
    const [left] = this.sql.exec(
      `SELECT EXISTS (SELECT 1 FROM chat_codes) OR EXISTS (SELECT 1 FROM wrong_chat_codes)
        OR EXISTS (SELECT 1 FROM full_chat_code_lengths) AS any`,
    )
    return left?.any === 1
  }
}

const refused = (reason: Refusal, triesLeft: number): FoundScene => ({
  ok: false,
  reason,
  triesLeft,
})
