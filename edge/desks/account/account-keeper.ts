// One keeper for each Official Account. Only the keeper asks WeChat for the access token, so that no
// refresh invalidates another's token (docs/wechat-protocol.md#access-tokens), and only it gives out
// chat codes. For an account that signs in by message it never calls WeChat.

import { DurableObject } from "cloudflare:workers"
import { MemoryCounters } from "../../base/memory-counters.ts"
import { newChatCodeDigits } from "../../base/secrets.ts"
import type { WeChatUser } from "../../core/core.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Result, refused } from "../../core/result.ts"
import { configOf, coreOf, type Env, type OfficialAccount, prepareDesk } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { probe } from "../probe.ts"
import { ChatCodes, type FoundScene, type SentChatCode } from "./chat-codes.ts"
import { type ApiAnswer, noteMalformed, type RefusedCall, refusedCall } from "./egress/answer.ts"
import { changeOpenidCall, exchangeCall, userInfoCall } from "./egress/egress.ts"
import { type PoolCode, PoolCodes, type PoolStock } from "./egress/pool-codes.ts"
import { accountSteps } from "./keeper-schema.ts"
import { type PendingConfirmation, PendingConfirmations } from "./pending-confirmations.ts"
import { type Asker, type NoOffer, QrCodes } from "./qr-codes.ts"
import { WeChatCalls } from "./wechat-calls.ts"

/** "invalid openid": nobody whom WeChat knows has it. */
const openidUnknown = 40003

/** The core's rule for openids. An answer of another shape proves nothing. */
const isOpenid = (text: unknown) => typeof text === "string" && /^[A-Za-z0-9_-]{1,28}$/.test(text)
const isUnionid = (text: string) => /^[A-Za-z0-9_-]{0,64}$/.test(text)

export interface Offer {
  /** The text of the QR code. */
  url: string
  /** The digits to send to the account; absent if the scan is enough. */
  chatCode?: string
  /** The scene of an older page of the same address, whose place this one takes; else "". */
  displaced?: string
}

/** What an operator hears about the account, for /health. */
export interface KeeperHealth {
  /** The QR codes of today. */
  spent: number
  /** The paths of WeChat's calls whose quota of the day is used up. */
  spentQuotas: string[]
  /** WeChat does not answer. */
  isSilent: boolean
  /** Sentences on what WeChat refuses until an operator acts. */
  toCorrect: string[]
  /** The codes made ahead, of an account with a pool. */
  stock?: PoolStock
}

const sweepMs = 10 * 60 * 1000

/** How often one person hears to send the digits alone. */
const reminders = { name: "digits alone", windowSeconds: 60, most: 1 }

/** How often the other systems of an account may ask for its access token, which is valid for an hour or two. */
const gifts = { name: "access token", windowSeconds: 60, most: 600 }

/** As WeChat writes it. A little before `expires_in` is over there is another token. */
export interface AccessToken {
  access_token: string
  expires_in: number
}

export class AccountKeeper extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private readonly chatCodes = new ChatCodes(this.sql, (digits) =>
    coreOf(this.env).chatCodeOf(newChatCodeDigits(digits - 1)),
  )
  private readonly pendingConfirmations = new PendingConfirmations(this.sql)
  private readonly poolCodes = new PoolCodes(this.sql)
  private readonly calls = new WeChatCalls(this.sql, this.env, this.poolCodes)
  private readonly qrCodes = new QrCodes(this.sql, this.env, this.calls, this.poolCodes)
  private readonly reminded = new MemoryCounters()
  private readonly given = new MemoryCounters()
  private sweeping = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, accountSteps)
    prepareDesk(ctx, env)
  }

  probe(): Promise<void> {
    return probe(this.ctx.storage)
  }

  /** What the page shows for a scene: a QR code made for it, or the account's own QR code and a chat
   * code. */
  async offer(
    name: string,
    scene: string,
    seconds: number,
    asker: Asker,
  ): Promise<Result<Offer, NoOffer>> {
    const account = this.account(name)
    if (account.signIn === "scene") {
      const qr = await this.qrCodes.make(account, { scene, seconds }, asker)
      return qr.ok ? accepted({ url: qr.value }) : qr
    }
    const given = this.chatCodes.give(scene, asker.address, Date.now())
    this.sweepLater()
    if (given === undefined) {
      const reason = "chat_codes_exhausted"
      logRefusal("codes_exhausted", { account: name, reason })
      return refused(reason)
    }
    return accepted({ url: account.qrUrl, ...given })
  }

  /** The scene whose page shows the chat code that was sent. */
  findChatCode(sent: SentChatCode): FoundScene {
    const found = this.chatCodes.find(sent, Date.now())
    this.sweepLater()
    return found
  }

  /** The ticket whose page shows a code made ahead; "" if no page does, undefined if the code is not of this pool. */
  ticketOfPoolCode(scene: string): string | undefined {
    return this.poolCodes.ticketOf(scene)
  }

  /** Gives how many of the codes are new. */
  addPoolCodes(codes: PoolCode[]): number {
    return this.ctx.storage.transactionSync(() => this.poolCodes.add(codes, Date.now()))
  }

  discardPoolCodes(): void {
    this.poolCodes.discard()
  }

  poolStock(): PoolStock {
    return this.poolCodes.count(Date.now())
  }

  /** Whether a page shows, or has shown lately, a chat code of one of these lengths. */
  usesLengths(lengths: readonly number[]): boolean {
    return lengths.some((digits) => this.chatCodes.hasLength(digits, Date.now()))
  }

  /** Whether to tell a person now to send the digits alone; it counts as told. */
  mayRemind(openid: string): boolean {
    return this.reminded.take(reminders, openid, Date.now()).ok
  }

  /** Called before WeChat is answered, so that the person's answer finds the ticket. */
  rememberPendingConfirmation(pending: PendingConfirmation): void {
    this.pendingConfirmations.remember(pending)
    this.sweepLater()
  }

  pendingConfirmationsOf(openid: string, until: number): string[] {
    return this.pendingConfirmations.scenesOf(openid, until)
  }

  override alarm(): void {
    this.sweeping = false
    const left = [this.chatCodes, this.pendingConfirmations].map((rows) => rows.sweep(Date.now()))
    if (left.includes(true)) this.sweepLater()
  }

  private sweepLater(): void {
    if (this.sweeping) return
    this.sweeping = true
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Date.now() + sweepMs))
  }

  /** The unionid of a person, or "" if WeChat gives none (docs/wechat-protocol.md#unionid). Only 40003 says
   * that there is nobody; every other answer that is not sound says nothing. */
  async userInfo(name: string, openid: string): Promise<Result<string, RefusedCall>> {
    const answer = await this.askAbout(this.account(name), openid)
    if (!answer.ok) return answer.errcode === openidUnknown ? accepted("") : answer
    const { openid: about, unionid = "" } = answer.value
    const sound = about === openid && typeof unionid === "string" && isUnionid(unionid)
    if (!sound) noteMalformed(name, { type: "user/info" })
    return sound ? accepted(unionid) : refusedCall("wechat_refused")
  }

  /** Whether a person follows the account, as WeChat says. */
  async follows(
    name: string,
    openid: string,
  ): Promise<"follows" | "left" | "no_answer" | "may_not"> {
    const answer = await this.askAbout(this.account(name), openid)
    if (!answer.ok) {
      const { reason, errcode } = answer
      if (reason === "wechat_not_called" || reason === "wechat_not_authorised") return "may_not"
      return errcode === openidUnknown ? "left" : "no_answer"
    }
    const { openid: about, subscribe } = answer.value
    if (about !== openid) return "no_answer"
    return subscribe === 1 ? "follows" : subscribe === 0 ? "left" : "no_answer"
  }

  /** The person behind a code of the web authorization, if they follow the account. WeChat accepts a
   * code once, so the exchange is not retried (docs/wechat-protocol.md#web-authorization). */
  async follower(name: string, weChatCode: string): Promise<Result<WeChatUser>> {
    const account = this.account(name)
    const { appId } = account
    const token = await this.calls.ask(account, exchangeCall(weChatCode), "a person")
    if (!token.ok) return refused(token.reason)
    const user = coreOf(this.env).readOAuth({ appId, token: token.value })
    if (!user.ok) return user
    const info = await this.askAbout(account, user.value.openid)
    if (!info.ok) return refused(info.reason)
    return coreOf(this.env).readOAuth({ appId, token: token.value, info: info.value })
  }

  private askAbout(account: OfficialAccount, openid: string): Promise<ApiAnswer> {
    return this.calls.ask(account, userInfoCall(openid), "a person")
  }

  /** The new openids of an account that was moved here, for a hundred old ones at most
   * (docs/wechat-protocol.md#migration). Openids that WeChat does not know are absent. */
  async changeOpenids(
    name: string,
    fromAppId: string,
    openids: string[],
  ): Promise<Result<Record<string, string>, RefusedCall>> {
    const account = this.account(name)
    const call = changeOpenidCall(fromAppId, openids)
    const answer = await this.calls.ask(account, call, "a person")
    if (!answer.ok) return answer
    const { result_list: list } = answer.value
    if (!Array.isArray(list)) return refusedCall("wechat_refused")
    const pairs = list.map((one) => [one?.ori_openid, one?.new_openid])
    const known = pairs.filter(([old, now]) => openids.includes(old) && isOpenid(now))
    return accepted(Object.fromEntries(known))
  }

  /** The token that Menshen uses itself, as WeChat's own answer has it. */
  async giveAccessToken(
    name: string,
  ): Promise<Result<AccessToken, RefusedCall> | { retryAfter: number }> {
    const admission = this.given.take(gifts, name, Date.now())
    if (!admission.ok) return { retryAfter: admission.retryAfter }
    const token = await this.calls.token(this.account(name))
    if (!token.ok) return token
    const { value: access_token, until } = token.value
    return accepted({
      access_token,
      expires_in: Math.max(1, Math.floor((until - Date.now()) / 1000)),
    })
  }

  health(name: string): KeeperHealth {
    const account = this.account(name)
    return {
      spent: this.qrCodes.spent(),
      spentQuotas: this.calls.spentQuotas(account),
      isSilent: this.calls.isSilent,
      toCorrect: this.calls.toCorrect,
      ...(account.egress.kind === "pool" && { stock: this.poolCodes.count(Date.now()) }),
    }
  }

  private account(name: string): OfficialAccount {
    const account = configOf(this.env).accounts.find((candidate) => candidate.name === name)
    if (account === undefined) throw new Error("this account is not in menshen.json")
    return account
  }
}
