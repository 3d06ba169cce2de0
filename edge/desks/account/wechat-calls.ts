// An account's calls to WeChat's API: its access token, the quotas of the day, and the pause while WeChat does
// not answer. A call for a person who has scanned or come from WeChat is never held back by the failures of QR
// codes, which strangers ask for.

import { isNews } from "../../base/once-a-minute.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Result } from "../../core/result.ts"
import { type Env, type OfficialAccount, secretOf } from "../../env.ts"
import { Breaker } from "./breaker.ts"
import { SpentQuotas } from "./spent-quotas.ts"
import { type StoredToken, TokenRow } from "./token-row.ts"
import {
  type ApiAnswer,
  callWeChat,
  isTokenRefusal,
  noteMalformed,
  numberIn,
  type RefusedCall,
  refusedCall,
} from "./wechat-api.ts"

/** `expires_in` of a stable token counts down and can be near 300 s; a fixed margin above that would
 * fetch a token for every call (docs/wechat-protocol.md#access-tokens). */
const marginSeconds = 60
const leastSeconds = 30

/** The waits before a call is repeated. */
const againMs = [100, 400]

type Token = Result<StoredToken, RefusedCall>

/** A GET with these parameters, or a POST of a body. */
export interface Call {
  path: string
  query?: Record<string, string>
  body?: unknown
}

/** For a person who has proved who they are, or for anybody who opens a page. */
export type For = "a person" | "anybody"

export class WeChatCalls {
  private readonly env: Env
  private readonly tokenRow: TokenRow
  private readonly quotas: SpentQuotas
  private readonly breaker = new Breaker()
  private flight: Promise<Token> | undefined

  constructor(sql: SqlStorage, env: Env) {
    this.env = env
    this.tokenRow = new TokenRow(sql, env)
    this.quotas = new SpentQuotas(sql)
  }

  /** WeChat does not answer, so that nobody's QR code is asked for. */
  get isPaused(): boolean {
    return this.breaker.isPaused
  }

  /** The calls that WeChat answers no more today. */
  spentQuotas(account: OfficialAccount): string[] {
    return this.quotas.paths(account, Date.now())
  }

  async ask(account: OfficialAccount, call: Call, whom: For): Promise<ApiAnswer> {
    if (account.signIn === "message") return refusedCall("wechat_not_called")
    if (this.quotas.isSpent(call.path, account, Date.now())) return notMade("wechat_quota")
    const make = () => this.withToken(account, call)
    if (whom === "anybody") {
      return (await this.breaker.run(make, isSilence)) ?? refuseQuietly(account)
    }
    const answer = await make()
    if (!isSilence(answer)) this.breaker.heard(true)
    return answer
  }

  /** Repeats a call once with a fresh token if WeChat rejects the token. */
  private async withToken(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    const token = await this.token(account)
    if (!token.ok) return token
    const answer = await this.make(account, call, token.value.value)
    if (answer.ok || !isTokenRefusal(answer.errcode)) return answer
    this.tokenRow.drop(token.value.sealed)
    const fresh = await this.token(account)
    return fresh.ok ? this.make(account, call, fresh.value.value) : fresh
  }

  private async make(account: OfficialAccount, call: Call, token: string): Promise<ApiAnswer> {
    const { path, query = {}, body } = call
    const url = new URL(path, account.apiBase)
    for (const [name, value] of Object.entries({ access_token: token, ...query })) {
      url.searchParams.set(name, value)
    }
    const answer = await patiently(() => callWeChat(account.name, url, body))
    const isSpent = !answer.ok && answer.reason === "wechat_quota"
    if (isSpent) this.quotas.remember(path, account, Date.now())
    return answer
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
    const body = {
      grant_type: "client_credential",
      appid: account.appId,
      secret: secretOf(this.env, account.appSecretEnv),
      force_refresh: false,
    }
    const answer = await patiently(() => callWeChat(account.name, url, body))
    if (!answer.ok) return answer
    const { access_token: value, expires_in } = answer.value
    const seconds = numberIn(expires_in)
    if (typeof value !== "string" || seconds === undefined) {
      noteMalformed(account.name, { type: "access_token or expires_in" })
      return refusedCall("wechat_refused")
    }
    const expiresAt = Date.now() + Math.max(leastSeconds, seconds - marginSeconds) * 1000
    return accepted(await this.tokenRow.write(account, value, expiresAt))
  }
}

/** Repeats a call that failed at once, within what a visitor waits. Never the exchange of a code of the web
 * authorization, which WeChat takes once. */
async function patiently(call: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (const wait of againMs) {
    const answer = await call()
    if (answer.ok || !answer.isPassing) return answer
    await scheduler.wait(wait)
  }
  return call()
}

const isSilence = (answer: ApiAnswer) => !answer.ok && answer.reason === "wechat_unreachable"

const notMade = (reason: RefusedCall["reason"]) => ({ ...refusedCall(reason), isMade: false })

function refuseQuietly({ name: account }: OfficialAccount): ApiAnswer {
  const reason = "wechat_unreachable"
  if (isNews(`${reason} ${account}`)) logRefusal("wechat_not_asked", { account, reason })
  return notMade(reason)
}
