// The two independent families of access tokens (docs/wechat-protocol.md#access-tokens).
import { randomBytes } from "node:crypto"
import type { Account } from "./account.ts"
import { type Now, toSeconds } from "./clock.ts"

const lifetime = 7200
const overlap = 300
const forceGap = 30

export const families = ["ordinary", "stable"] as const
export type Family = (typeof families)[number]
export type TokenState = "good" | "expired" | "stale" | "malformed"

type Token = { value: string; appId: string; family: Family; expiresAt: number; dead: boolean }

export class Tokens {
  private readonly issued = new Map<string, Token>()
  private readonly current = new Map<string, Token>()
  private readonly previous = new Map<string, Token>()
  private readonly forcedAt = new Map<string, number>()
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  /** GET /cgi-bin/token: a new token on each call; the previous one lives for five more minutes. */
  ordinary(account: Account): { access_token: string; expires_in: number } {
    return this.answer(this.issue(account, "ordinary"))
  }

  /** The same token while it is valid; the platform renews it five minutes before its end. */
  stable(account: Account): { access_token: string; expires_in: number } {
    const token = this.current.get(slot(account, "stable"))
    const fresh = token && !token.dead && token.expiresAt - this.seconds() > overlap
    return this.answer(fresh ? token : this.issue(account, "stable"))
  }

  /** Within 30 s of the last refresh the token stays the same. */
  mayForce(account: Account): boolean {
    const last = this.forcedAt.get(account.appId)
    return last === undefined || this.seconds() - last >= forceGap
  }

  force(account: Account): { access_token: string; expires_in: number } {
    this.forcedAt.set(account.appId, this.seconds())
    return this.answer(this.issue(account, "stable"))
  }

  check(value: string): { state: TokenState; appId?: string } {
    if (!/^[A-Za-z0-9_-]{64,512}$/.test(value)) return { state: "malformed" }
    const token = this.issued.get(value)
    if (!token || token.dead) return { state: "stale" }
    const state = token.expiresAt <= this.seconds() ? "expired" : "good"
    return { state, appId: token.appId }
  }

  /** "revoke" makes tokens answer 40001 from now on, "expire" 42001. */
  end(account: Account, family: Family | undefined, how: "revoke" | "expire"): number {
    const mine = [...this.issued.values()].filter(
      (token) => token.appId === account.appId && (family ?? token.family) === token.family,
    )
    for (const token of mine) {
      if (how === "revoke") token.dead = true
      else token.expiresAt = Math.min(token.expiresAt, this.seconds())
    }
    return mine.length
  }

  private issue(account: Account, family: Family): Token {
    const key = slot(account, family)
    const before = this.current.get(key)
    const older = this.previous.get(key)
    if (older) older.dead = true
    if (before) {
      before.expiresAt = Math.min(before.expiresAt, this.seconds() + overlap)
      this.previous.set(key, before)
    }
    const token = {
      value: tokenValue(),
      appId: account.appId,
      family,
      expiresAt: this.seconds() + lifetime,
      dead: false,
    }
    this.issued.set(token.value, token)
    this.current.set(key, token)
    return token
  }

  private answer(token: Token): { access_token: string; expires_in: number } {
    return { access_token: token.value, expires_in: token.expiresAt - this.seconds() }
  }

  private seconds(): number {
    return toSeconds(this.now())
  }
}

const slot = (account: Account, family: Family) => `${account.appId} ${family}`

function tokenValue(): string {
  return `${10 + (randomBytes(1).readUInt8() % 90)}_${randomBytes(99).toString("base64url")}`
}
