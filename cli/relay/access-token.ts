// The access token of one account. The relay alone asks WeChat for it, so that no refresh invalidates another's
// (docs/wechat-protocol.md#access-tokens). In memory: a stable token is the same one after a restart.

import { tokenPath, tokenRequest, usedForMs } from "../../edge/base/stable-token.ts"
import type { RelayAccount } from "./configuration.ts"
import { askWeChat, type Members, type WeChatAnswer } from "./wechat.ts"

export type Token = { ok: true; value: string } | { ok: false; answer: WeChatAnswer }

export class AccessToken {
  private readonly account: RelayAccount
  private known: { value: string; until: number } | undefined
  private flight: Promise<Token> | undefined

  constructor(account: RelayAccount) {
    this.account = account
  }

  /** Everybody who needs it at once shares one request. */
  async get(until: number): Promise<Token> {
    if (this.known !== undefined && Date.now() < this.known.until) {
      return { ok: true, value: this.known.value }
    }
    this.flight ??= this.fetch(until).finally(() => {
      this.flight = undefined
    })
    return this.flight
  }

  /** Drops only this one: another call may have fetched a newer one. */
  drop(value: string): void {
    if (this.known?.value === value) this.known = undefined
  }

  private async fetch(until: number): Promise<Token> {
    const { appId, appSecret, apiBase } = this.account
    const body = tokenRequest(appId, appSecret)
    const answer = await askWeChat({ url: new URL(tokenPath, apiBase), body, until })
    const given = answer.ok ? tokenIn(answer.members) : undefined
    if (given === undefined) return { ok: false, answer: unusable(answer) }
    this.known = { value: given.value, until: Date.now() + usedForMs(given.seconds) }
    return { ok: true, value: given.value }
  }
}

function tokenIn({ access_token: value, expires_in }: Members) {
  const seconds = Number(expires_in)
  const isSound = typeof value === "string" && value !== "" && Number.isFinite(seconds)
  return isSound ? { value, seconds } : undefined
}

/** An errcode, or silence: an answer with neither token nor errcode is none. */
function unusable(answer: WeChatAnswer): WeChatAnswer {
  if (!answer.ok || Number(answer.members.errcode ?? 0) !== 0) return answer
  return { ok: false, silence: { status: 200, error: "no access_token", isPassing: false } }
}
