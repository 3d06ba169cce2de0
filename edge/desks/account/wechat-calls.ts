// An account's calls to WeChat's API: its access token, the quotas of the day, and the pause while WeChat does
// not answer. A call for a person who has scanned or come from WeChat is never held back by the failures of QR
// codes, which strangers ask for.

import { isNews } from "../../base/once-a-minute.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Result } from "../../core/result.ts"
import { type Env, type OfficialAccount, secretOf } from "../../env.ts"
import { Breaker } from "./breaker.ts"
import { isLasting, isTokenRefusal } from "./errcodes.ts"
import { RefusedCalls } from "./refused-calls.ts"
import { SpentQuotas } from "./spent-quotas.ts"
import { type StoredToken, TokenRow } from "./token-row.ts"
import {
  type ApiAnswer,
  callWeChat,
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

const noAnswer = refusedCall("wechat_unreachable")

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
  private readonly refused: RefusedCalls
  private readonly breaker = new Breaker()
  /** The latest refusal of what the breaker counts. */
  private latest: RefusedCall = noAnswer
  private flight: Promise<Token> | undefined

  constructor(sql: SqlStorage, env: Env) {
    this.env = env
    this.tokenRow = new TokenRow(sql, env)
    this.quotas = new SpentQuotas(sql)
    this.refused = new RefusedCalls(sql)
  }

  /** WeChat does not answer, so that nobody's QR code is asked for. */
  get isSilent(): boolean {
    return this.breaker.isPaused && !isLasting(this.latest.reason)
  }

  /** What an operator has to correct before WeChat accepts the account's calls. */
  get toCorrect(): string[] {
    return this.refused.sentences()
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
      const answer = await this.breaker.run(make, isVain)
      if (answer === undefined) return refuseQuietly(account, this.latest)
      this.latest = isVain(answer) ? answer : noAnswer
      return answer
    }
    const answer = await make()
    if (!isVain(answer)) this.breaker.heard(true)
    return answer
  }

  /** Exchanges a code of the web authorization, once. */
  async exchange(account: OfficialAccount, url: URL): Promise<ApiAnswer> {
    return this.refused.note(url.pathname, await callWeChat(account.name, url))
  }

  /** Repeats a call once with a fresh token if WeChat rejects the token. */
  private async withToken(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    const token = await this.token(account)
    if (!token.ok) return token
    const { path } = call
    const answer = await this.make(account, call, token.value.value)
    if (answer.ok || !isTokenRefusal(answer.errcode)) return this.refused.note(path, answer)
    this.tokenRow.drop(token.value.sealed)
    const fresh = await this.token(account)
    if (!fresh.ok) return fresh
    return this.refused.note(path, await this.make(account, call, fresh.value.value))
  }

  private async make(account: OfficialAccount, call: Call, token: string): Promise<ApiAnswer> {
    const { path, query = {}, body } = call
    const url = new URL(path, account.apiBase)
    for (const [name, value] of Object.entries({ access_token: token, ...query })) {
      url.searchParams.set(name, value)
    }
    return this.counted(account, path, () => callWeChat(account.name, url, body))
  }

  /** A quota that is used up is remembered: WeChat would refuse each further call of the day. */
  private async counted(
    account: OfficialAccount,
    path: string,
    call: () => Promise<ApiAnswer>,
  ): Promise<ApiAnswer> {
    const answer = await patiently(call)
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
    const { pathname: path } = url
    if (this.quotas.isSpent(path, account, Date.now())) return notMade("wechat_quota")
    const body = {
      grant_type: "client_credential",
      appid: account.appId,
      secret: secretOf(this.env, account.appSecretEnv),
      force_refresh: false,
    }
    const answer = await this.counted(account, path, () => callWeChat(account.name, url, body))
    this.refused.note(path, answer)
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

/** WeChat did not answer, or refuses until an operator acts: the next call would fare no better. */
const isVain = (answer: ApiAnswer): answer is Extract<ApiAnswer, { ok: false }> =>
  !answer.ok && (answer.reason === "wechat_unreachable" || isLasting(answer.reason))

const notMade = (reason: RefusedCall["reason"]) => ({ ...refusedCall(reason), isMade: false })

/** Whoever hears of a lasting refusal is told of the line that has its errcode. */
function refuseQuietly({ name: account }: OfficialAccount, latest: RefusedCall): ApiAnswer {
  const { reason, errcode, logId } = latest
  if (isNews(`${reason} ${account}`)) {
    logRefusal("wechat_not_asked", { id: logId, account, reason })
  }
  return { ...notMade(reason), errcode, ...(logId && { logId }) }
}
