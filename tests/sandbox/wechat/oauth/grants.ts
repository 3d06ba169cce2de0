// Codes and tokens of web OAuth (docs/wechat-protocol.md#web-authorization). These access tokens
// differ from those of /cgi-bin.
import { randomBytes } from "node:crypto"
import type { Account } from "../account.ts"
import type { Now } from "../clock.ts"
import type { Person } from "../people.ts"

export const scopes = ["snsapi_base", "snsapi_userinfo"] as const
export type Scope = (typeof scopes)[number]

/**
 * The person and the scope of a grant. A snapshot's openid is invented, and its unionid would be too.
 */
export type Grant = {
  appId: string
  person: Person
  openid: string
  scope: Scope
  snapshot: boolean
}
type Code = { grant: Grant; madeAt: number; used: boolean }
type Token = { grant: Grant; expiresAt: number }
type Redeemed = { why: "unknown" | "used" | "expired" } | { why: null; grant: Grant; token: string }

const codeMs = 5 * 60_000
export const tokenSeconds = 7200

export class Grants {
  private readonly codes = new Map<string, Code>()
  private readonly tokens = new Map<string, Token>()
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  mintCode(grant: Grant): string {
    const code = randomBytes(16).toString("hex")
    this.codes.set(code, { grant, madeAt: this.now(), used: false })
    return code
  }

  /** Redeemable once, within five minutes, and only by its own account. */
  redeem(code: string, account: Account): Redeemed {
    const found = this.codes.get(code)
    if (!found || found.grant.appId !== account.appId) return { why: "unknown" }
    if (found.used) return { why: "used" }
    if (this.now() - found.madeAt >= codeMs) return { why: "expired" }
    found.used = true
    const token = newToken()
    this.tokens.set(token, { grant: found.grant, expiresAt: this.now() + tokenSeconds * 1000 })
    return { why: null, grant: found.grant, token }
  }

  findToken(value: string): { grant: Grant; expired: boolean } | undefined {
    const found = this.tokens.get(value)
    return found && { grant: found.grant, expired: found.expiresAt <= this.now() }
  }

  clear(): void {
    this.codes.clear()
    this.tokens.clear()
  }
}

export const newToken = () =>
  `${10 + (randomBytes(1).readUInt8() % 90)}_${randomBytes(60).toString("base64url")}`

/** An openid, or a unionid, that belongs to nobody. */
export const nobodysId = () => `o${randomBytes(21).toString("base64url").slice(0, 27)}`
