// Parametric QR codes: qrcode/create makes them and a phone scans them
// (docs/wechat-protocol.md#qr-codes).
import { randomBytes } from "node:crypto"
import type { Account } from "./account.ts"
import { type Now, toSeconds } from "./clock.ts"
import { mintTicket } from "./ticket.ts"

export type Code = {
  account: string
  scene: string
  sceneIsText: boolean
  url: string
  ticket: string
  createdAt: number
  /** 0 for a permanent code. */
  expireSeconds: number
}
export type NewCode = Pick<Code, "scene" | "sceneIsText" | "expireSeconds">

export class Codes {
  private readonly byUrl = new Map<string, Code>()
  private readonly byTicket = new Map<string, Code>()
  private readonly permanent = new Map<string, Code>()
  private readonly permanentCounts = new Map<string, number>()
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  create(account: Account, wanted: NewCode): Code {
    const url = `http://weixin.qq.com/q/02${randomBytes(15).toString("base64url")}`
    const createdAt = toSeconds(this.now())
    const ticket = mintTicket({ url, createdAt, expireSeconds: wanted.expireSeconds })
    const code = { ...wanted, account: account.name, url, ticket, createdAt }
    this.byUrl.set(url, code)
    this.byTicket.set(ticket, code)
    if (code.expireSeconds === 0) this.keepPermanent(account, code)
    return code
  }

  /** A second request for a permanent scene returns the same code and does not count. */
  findPermanent(account: Account, wanted: NewCode): Code | undefined {
    return this.permanent.get(permanentKey(account, wanted))
  }

  permanentCount(account: Account): number {
    return this.permanentCounts.get(account.name) ?? 0
  }

  findByUrl(url: string): Code | undefined {
    return this.byUrl.get(url)
  }

  findByTicket(ticket: string): Code | undefined {
    return this.byTicket.get(ticket)
  }

  isLive(code: Code): boolean {
    return code.expireSeconds === 0 || this.secondsLeft(code) > 0
  }

  secondsLeft(code: Code): number {
    return code.createdAt + code.expireSeconds - toSeconds(this.now())
  }

  /** Newest first. */
  live(most: number): Code[] {
    const live = [...this.byUrl.values()].filter((code) => this.isLive(code))
    return live.slice(-most).reverse()
  }

  clear(): void {
    for (const part of [this.byUrl, this.byTicket, this.permanent]) part.clear()
    this.permanentCounts.clear()
  }

  private keepPermanent(account: Account, code: Code): void {
    this.permanent.set(permanentKey(account, code), code)
    this.permanentCounts.set(account.name, this.permanentCount(account) + 1)
  }
}

function permanentKey(account: Account, wanted: NewCode): string {
  return `${account.name} ${wanted.sceneIsText ? "text" : "number"} ${wanted.scene}`
}
