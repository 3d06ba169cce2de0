// One keeper for each Official Account. Only the keeper asks WeChat for the access token, so that no
// refresh invalidates another's token (docs/wechat-protocol.md#access-tokens), and only it gives out
// chat codes. For an account that signs in by message it never calls WeChat.

import { DurableObject } from "cloudflare:workers"
import { newChatCodeDigits } from "../../base/secrets.ts"
import type { WeChatUser } from "../../core/core.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Result, refused } from "../../core/result.ts"
import { configOf, coreOf, type Env, type OfficialAccount, secretOf } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { ChatCodes, type FoundScene, type SentChatCode } from "./chat-codes.ts"
import { accountSteps } from "./keeper-schema.ts"
import { type PendingConfirmation, PendingConfirmations } from "./pending-confirmations.ts"
import { type StoredToken, TokenRow } from "./token-row.ts"
import {
  type ApiAnswer,
  callWeChat,
  isTokenRefusal,
  type RefusedCall,
  refusedCall,
} from "./wechat-api.ts"

/** `expires_in` of a stable token counts down and can be near 300 s; a fixed margin above that would
 * fetch a token for every call (docs/wechat-protocol.md#access-tokens). */
const marginSeconds = 60
const leastSeconds = 30

/** "invalid openid": nobody whom WeChat knows has it. */
const openidUnknown = 40003

/** The core's rule for openids. An answer of another shape proves nothing. */
const isOpenid = (text: unknown) => typeof text === "string" && /^[A-Za-z0-9_-]{1,28}$/.test(text)
const isUnionid = (text: string) => /^[A-Za-z0-9_-]{0,64}$/.test(text)

type Token = Result<StoredToken, RefusedCall>

export interface Offer {
  /** The text of the QR code. */
  url: string
  /** The digits to send to the account; absent if the scan is enough. */
  chatCode?: string
  /** The scene of an older page of the same address, whose place this one takes; else "". */
  displaced?: string
}

const sweepMs = 10 * 60 * 1000

export class AccountKeeper extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private readonly chatCodes = new ChatCodes(this.sql, (digits) =>
    coreOf(this.env).chatCodeOf(newChatCodeDigits(digits - 1)),
  )
  private readonly pendingConfirmations = new PendingConfirmations(this.sql)
  private readonly tokenRow = new TokenRow(this.sql, this.env)
  private flight: Promise<Token> | undefined
  private sweeping = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, accountSteps)
  }

  /** What the page shows for a scene: a QR code made for it, or the account's own QR code and a chat
   * code.
   * @param address names the client's address, for the limit of its chat codes; "" if it is unknown */
  async offer(name: string, scene: string, seconds: number, address = ""): Promise<Result<Offer>> {
    const account = this.account(name)
    if (account.signIn === "scene") {
      const qr = await this.createQr(account, scene, seconds)
      return qr.ok ? accepted({ url: qr.value }) : qr
    }
    const given = this.chatCodes.give(scene, address, Date.now())
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

  /** Creates a temporary QR code for a scene, and gives the text to draw. */
  private async createQr(
    account: OfficialAccount,
    scene: string,
    seconds: number,
  ): Promise<Result<string>> {
    const answer = await this.withToken(account, (token) => {
      const url = new URL("/cgi-bin/qrcode/create", account.apiBase)
      url.searchParams.set("access_token", token)
      return callWeChat(account.name, url, {
        expire_seconds: seconds,
        action_name: "QR_STR_SCENE",
        action_info: { scene: { scene_str: scene } },
      })
    })
    if (!answer.ok) return refused(answer.reason)
    const { url } = answer.value
    return typeof url === "string" && url.length <= 512 ? accepted(url) : refused("wechat_refused")
  }

  /** The unionid of a person, or "" if WeChat gives none (docs/wechat-protocol.md#unionid). */
  async userInfo(name: string, openid: string): Promise<Result<string>> {
    const answer = await this.askAbout(this.account(name), openid)
    if (!answer.ok) return refused(answer.reason)
    const { openid: about, unionid = "" } = answer.value
    const sound = about === openid && typeof unionid === "string" && isUnionid(unionid)
    return sound ? accepted(unionid) : refused("wechat_refused")
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
    const token = await this.exchange(account, weChatCode)
    if (!token.ok) return refused(token.reason)
    const user = coreOf(this.env).readOAuth({ appId, token: token.value })
    if (!user.ok) return user
    const info = await this.askAbout(account, user.value.openid)
    if (!info.ok) return refused(info.reason)
    return coreOf(this.env).readOAuth({ appId, token: token.value, info: info.value })
  }

  private exchange({ name, appId, appSecretEnv, apiBase }: OfficialAccount, weChatCode: string) {
    const url = new URL("/sns/oauth2/access_token", apiBase)
    url.searchParams.set("appid", appId)
    url.searchParams.set("secret", String(secretOf(this.env, appSecretEnv)))
    url.searchParams.set("code", weChatCode)
    url.searchParams.set("grant_type", "authorization_code")
    return callWeChat(name, url)
  }

  private askAbout(account: OfficialAccount, openid: string): Promise<ApiAnswer> {
    return this.withToken(account, (token) => {
      const url = new URL("/cgi-bin/user/info", account.apiBase)
      url.searchParams.set("access_token", token)
      url.searchParams.set("openid", openid)
      return callWeChat(account.name, url)
    })
  }

  /** The new openids of an account that was moved here, for a hundred old ones at most
   * (docs/wechat-protocol.md#migration). Openids that WeChat does not know are absent. */
  async changeOpenids(
    name: string,
    fromAppId: string,
    openids: string[],
  ): Promise<Result<Record<string, string>, RefusedCall>> {
    const account = this.account(name)
    const answer = await this.withToken(account, (token) => {
      const url = new URL("/cgi-bin/changeopenid", account.apiBase)
      url.searchParams.set("access_token", token)
      return callWeChat(name, url, { from_appid: fromAppId, openid_list: openids })
    })
    if (!answer.ok) return answer
    const { result_list: list } = answer.value
    if (!Array.isArray(list)) return refusedCall("wechat_refused")
    const pairs = list.map((one) => [one?.ori_openid, one?.new_openid])
    const known = pairs.filter(([old, now]) => openids.includes(old) && isOpenid(now))
    return accepted(Object.fromEntries(known))
  }

  /** Repeats a call once with a fresh token if WeChat rejects the token. */
  private async withToken(
    account: OfficialAccount,
    call: (token: string) => Promise<ApiAnswer>,
  ): Promise<ApiAnswer> {
    if (account.signIn === "message") return refusedCall("wechat_not_called")
    const token = await this.token(account)
    if (!token.ok) return token
    const answer = await call(token.value.value)
    if (answer.ok || !isTokenRefusal(answer.errcode)) return answer
    this.tokenRow.drop(token.value.sealed)
    const fresh = await this.token(account)
    return fresh.ok ? call(fresh.value.value) : fresh
  }

  /** Concurrent callers share one fetch. */
  private async token(account: OfficialAccount): Promise<Token> {
    const stored = await this.tokenRow.read(account)
    if (stored !== undefined) return accepted(stored)
    this.flight ??= this.fetchToken(account).finally(() => {
      this.flight = undefined
    })
    return this.flight
  }

  private async fetchToken(account: OfficialAccount): Promise<Token> {
    const url = new URL("/cgi-bin/stable_token", account.apiBase)
    const answer = await callWeChat(account.name, url, {
      grant_type: "client_credential",
      appid: account.appId,
      secret: secretOf(this.env, account.appSecretEnv),
      force_refresh: false,
    })
    if (!answer.ok) return answer
    const { access_token: value, expires_in: seconds } = answer.value
    if (typeof value !== "string" || typeof seconds !== "number") {
      return refusedCall("wechat_refused")
    }
    const expiresAt = Date.now() + Math.max(leastSeconds, seconds - marginSeconds) * 1000
    return accepted(await this.tokenRow.write(account, value, expiresAt))
  }

  private account(name: string): OfficialAccount {
    const account = configOf(this.env).accounts.find((candidate) => candidate.name === name)
    if (account === undefined) throw new Error("this account is not in menshen.json")
    return account
  }
}
