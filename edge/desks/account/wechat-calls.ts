// An account's calls to WeChat's API, by whichever way out: the quotas of the day, what WeChat refuses until somebody
// acts, and the pause while it does not answer. A call for a person who has scanned or come from WeChat is never held
// back by the failures of QR codes, which strangers ask for.

import { isNews } from "../../base/once-a-minute.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { Result } from "../../core/result.ts"
import { type Env, type OfficialAccount, secretOf } from "../../env.ts"
import { Breaker } from "./breaker.ts"
import { type ApiAnswer, notMade, type RefusedCall, refusedCall } from "./egress/answer.ts"
import type { Token } from "./egress/direct.ts"
import type { Call } from "./egress/egress.ts"
import { isLasting } from "./egress/errcodes.ts"
import type { PoolCodes } from "./egress/pool-codes.ts"
import { WaysOut } from "./egress/ways-out.ts"
import { RefusedCalls } from "./refused-calls.ts"
import { SpentQuotas } from "./spent-quotas.ts"

type Refused = Extract<ApiAnswer, { ok: false }>

const noAnswer = refusedCall("wechat_unreachable")

/** For a person who has proved who they are, or for anybody who opens a page. */
export type For = "a person" | "anybody"

export class WeChatCalls {
  private readonly egress: WaysOut
  private readonly quotas: SpentQuotas
  private readonly refused: RefusedCalls
  private readonly breaker = new Breaker()
  /** The latest refusal of what the breaker counts. */
  private latest: RefusedCall = noAnswer
  /** Of what other systems ask for. Apart, because a token that is stored says nothing about WeChat. */
  private readonly tokenBreaker = new Breaker()
  private latestOfToken: RefusedCall = noAnswer

  constructor(sql: SqlStorage, env: Env, codes: PoolCodes) {
    this.quotas = new SpentQuotas(sql)
    this.refused = new RefusedCalls(sql)
    const secret = (name: string) => secretOf(env, name)
    const watch = {
      isSpent: (account: OfficialAccount, path: string) =>
        this.quotas.isSpent(path, account, Date.now()),
      note: (account: OfficialAccount, path: string, answer: ApiAnswer) =>
        this.noted(account, path, answer),
    }
    this.egress = new WaysOut(sql, secret, watch, codes)
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
    if (this.isSpent(account, call)) return notMade("wechat_quota")
    const make = () => this.make(account, call)
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

  /** A code of a pool takes none of the quota that it had before it got a pool. */
  private isSpent(account: OfficialAccount, { path }: Call): boolean {
    const isLeased = account.egress.kind === "pool" && path === "/cgi-bin/qrcode/create"
    return !isLeased && this.quotas.isSpent(path, account, Date.now())
  }

  /** The account's access token, for whoever shares the account. They ask again and again while there is none, and must
   * not use up the quota of tokens that a sign-in needs. */
  async token(account: OfficialAccount): Promise<Token> {
    const token = await this.tokenBreaker.run(() => this.egress.token(account), isVain)
    if (token === undefined) return refuseQuietly(account, this.latestOfToken)
    if (isVain(token)) this.latestOfToken = token
    return token
  }

  private async make(account: OfficialAccount, call: Call): Promise<ApiAnswer> {
    const { path } = call
    const answer = await this.egress.make(account, call)
    return isOfToken(answer, path) ? answer : this.noted(account, path, answer)
  }

  /** A quota that is used up is remembered: WeChat would refuse each further call of the day. */
  private noted(account: OfficialAccount, path: string, answer: ApiAnswer): ApiAnswer {
    const isSpent = !answer.ok && answer.reason === "wechat_quota"
    if (isSpent) this.quotas.remember(path, account, Date.now())
    return this.refused.note(path, answer)
  }
}

/** WeChat refused the access token that the call needs, which the way out has noted. */
const isOfToken = (answer: ApiAnswer, path: string) =>
  !answer.ok && answer.call !== undefined && answer.call !== path

/** WeChat did not answer, or refuses until an operator acts: the next call would fare no better. An empty pool calls
 * nobody, and may be filled at any moment. */
const isVain = (answer: Result<unknown, RefusedCall>): answer is Refused =>
  !answer.ok &&
  answer.isMade !== false &&
  (answer.reason === "wechat_unreachable" || isLasting(answer.reason))

/** Whoever hears of a lasting refusal is told of the line that has its errcode. */
function refuseQuietly({ name: account }: OfficialAccount, latest: RefusedCall): Refused {
  const { reason, errcode, logId } = latest
  if (isNews(`${reason} ${account}`)) {
    logRefusal("wechat_not_asked", { id: logId, account, reason })
  }
  return { ...notMade(reason), errcode, ...(logId && { logId }) }
}
