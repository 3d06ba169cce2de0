// Makes QR codes, within the account's budget of the day.

import { log } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Refusal, type Result } from "../../core/result.ts"
import { configOf, type Env, type OfficialAccount } from "../../env.ts"
import { signInsSince } from "../ticket-shards.ts"
import type { ApiAnswer, RefusedCall } from "./egress/answer.ts"
import { qrCodeCall } from "./egress/egress.ts"
import { isLasting } from "./egress/errcodes.ts"
import type { PoolCodes } from "./egress/pool-codes.ts"
import {
  divideLastCodes,
  type NoCode,
  quotaEndsAt,
  refusalOf,
  type Stage,
  stageOf,
} from "./qr-budget.ts"
import { QrLedger, type Taker } from "./qr-ledger.ts"
import { sentenceOf } from "./qr-sentences.ts"
import { SignInsOfDay } from "./sign-ins-of-day.ts"
import type { WeChatCalls } from "./wechat-calls.ts"

/** Who asks for a code. */
export interface Asker {
  clientId: string
  /** Names the client's address; "" if it is unknown. */
  address: string
  /** Something happened on the page: a key, a pointer, or the button of a page without a script. */
  interacted: boolean
}

/** Why there is no code; `at`: from when on there may be one, in milliseconds since 1970. */
export interface NoOffer {
  reason: Refusal
  at?: number
  /** The line of the log that says what an operator has to correct. */
  logId?: string
}

/** A code that was counted before WeChat was asked for it. */
type Taken = Taker & { at: number }

const dayMs = 24 * 60 * 60 * 1000

export class QrCodes {
  private readonly env: Env
  private readonly calls: WeChatCalls
  private readonly codes: PoolCodes
  private readonly ledger: QrLedger
  private signIns: SignInsOfDay | undefined
  private shares = new Map<string, number>()
  private stage: Stage = "everybody"

  constructor(sql: SqlStorage, env: Env, calls: WeChatCalls, codes: PoolCodes) {
    this.env = env
    this.calls = calls
    this.codes = codes
    this.ledger = new QrLedger(sql)
  }

  /** Creates a temporary QR code for a scene, and gives the text to draw. */
  async make(
    account: OfficialAccount,
    { scene, seconds }: { scene: string; seconds: number },
    asker: Asker,
  ): Promise<Result<string, NoOffer>> {
    const taken = await this.take(this.withStock(account), asker)
    if (!taken.ok) return taken
    const answer = await this.calls.ask(account, qrCodeCall(scene, seconds), "anybody")
    if (!answer.ok) {
      if (isUnmade(answer)) this.ledger.giveBack(taken.value, taken.value.at)
      return noOffer(answer)
    }
    return textIn(answer)
  }

  /** The codes of today. */
  spent(): number {
    return this.ledger.spent(Date.now())
  }

  /** What a pool has left is all that an account may give out today, so a flood gets no more of it than of a day's
   * codes. An empty pool refuses by itself. */
  private withStock(account: OfficialAccount): OfficialAccount {
    const { egress, qrCodesPerDay } = account
    if (egress.kind !== "pool") return account
    const now = Date.now()
    const { free } = this.codes.stock(now)
    if (free === 0) return account
    return { ...account, qrCodesPerDay: Math.min(qrCodesPerDay, this.ledger.spent(now) + free) }
  }

  private async take(account: OfficialAccount, asker: Asker): Promise<Result<Taken, NoOffer>> {
    await this.learnSignIns(account)
    // From here on without await, so that two pages do not take the same code.
    const now = Date.now()
    const { qrCodesPerDay: perDay } = account
    const stage = this.stageNow(account, now)
    const no = configOf(this.env).limits.off ? undefined : this.refusal(account, asker, now)
    if (no !== undefined) return refuse(account, asker, no)
    const { clientId, address } = asker
    const taker = { clientId, address, isLast: stage === "applications that convert" }
    this.ledger.take(taker, perDay, now)
    return accepted({ ...taker, at: now })
  }

  private refusal({ qrCodesPerDay: perDay }: OfficialAccount, asker: Asker, now: number) {
    const { clientId, address, interacted } = asker
    return refusalOf({
      now,
      perDay,
      spent: this.ledger.spent(now),
      interacted,
      address: this.ledger.addressOf(address, now),
      lastCodes: (this.shares.get(clientId) ?? 0) - this.ledger.lastOf(clientId, now),
    })
  }

  private stageNow(account: OfficialAccount, now: number): Stage {
    const { name, qrCodesPerDay: perDay } = account
    const stage = stageOf(this.ledger.spent(now), perDay)
    if (stage !== this.stage && stage !== "everybody" && isNews(`qr_budget ${name} ${stage}`)) {
      log("qr_budget", { account: name, limit: perDay, sentence: sentenceOf(stage) })
    }
    this.stage = stage
    return stage
  }

  private async learnSignIns(account: OfficialAccount): Promise<void> {
    const now = Date.now()
    if (this.stageNow(account, now) !== "applications that convert") return
    const { appId, qrCodesPerDay: perDay } = account
    this.signIns ??= new SignInsOfDay(() => signInsSince(this.env, appId, Date.now() - dayMs))
    if (!(await this.signIns.refresh(now))) return
    const codes = this.ledger.codesOfLastDay(now)
    this.shares = divideLastCodes(perDay, { codes, signIns: this.signIns.known })
  }
}

function refuse({ name }: OfficialAccount, { clientId }: Asker, no: NoCode) {
  const { reason } = no
  if (isNews(`${reason} ${name}`)) {
    logRefusal("qr_code_refused", { account: name, client: clientId, reason })
  }
  return { ok: false as const, ...no }
}

/** WeChat was not called, or said that it made no code. After silence it may have made one. */
const isUnmade = ({ isMade = true, errcode }: RefusedCall) => !isMade || errcode > 0

function noOffer({ reason, logId }: RefusedCall): { ok: false } & NoOffer {
  const ends = reason === "wechat_quota" && { at: quotaEndsAt(Date.now()) }
  return { ok: false, reason, ...ends, ...(logId && isLasting(reason) && { logId }) }
}

function textIn({ value }: Extract<ApiAnswer, { ok: true }>): Result<string, NoOffer> {
  const { url } = value
  const isText = typeof url === "string" && url.length <= 512
  return isText ? accepted(url) : { ok: false, reason: "wechat_refused" }
}
