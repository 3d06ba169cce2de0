// Finds out which union an identity belongs to. Only WeChat's own answer for the openid counts (ID-03).
// It is requested before a new person becomes a user, and later by the alarm. A person who can sign in
// without it does not wait for it.

import type { WantedUnions } from "../../../base/admin-api.ts"
import { logError } from "../../../base/log.ts"
import type { Union } from "../../../core/binding.ts"
import { accepted, type Result } from "../../../core/result.ts"
import type { OfficialAccount } from "../../../env.ts"
import { type RefusedCall, refusedCall } from "../../account/egress/answer.ts"
import { keeperOf } from "../../account/keeper-stub.ts"
import { unionIn } from "../store/store.ts"
import type { People } from "./people.ts"

/** WeChat's answer; without a union, WeChat said that there is none (yet). */
export type WeChatAnswer = { union?: Union }

/** Why WeChat says nothing; an errcode of 0 if it did not answer. */
export type Unsaid = Pick<RefusedCall, "reason" | "errcode">
export type Asked = Result<WeChatAnswer, Unsaid>

export const said = (asked: Asked): WeChatAnswer | undefined => (asked.ok ? asked.value : undefined)

/** What WeChat said about an openid, brought by an operator. */
export interface ToldUnion {
  openid: string
  unionid: string
}

const pageMost = 100
const askMs = 2000
const dayMs = 24 * 60 * 60 * 1000
/** Age at which a sign-in has an answer renewed. An account can be bound to an Open Platform on any day;
 * a known unionid changes only when the account moves to another one. */
const recheckMs = { none: dayMs, known: 30 * dayMs }
/** The waits between attempts. After the last one WeChat is asked once a day, until it answers: an identity
 * whose union is unknown may be a second account of somebody known. */
const retryMs = [5, 30, 300, 1800, 7200, 21_600].map((seconds) => seconds * 1000)
const batch = 16

export class Unions {
  private readonly sql: SqlStorage
  private readonly people: People
  private readonly flights = new Map<string, Promise<Asked>>()

  constructor(sql: SqlStorage, people: People) {
    this.sql = sql
    this.people = people
  }

  /** Asks only about an identity that nobody has; a known one does not wait. */
  async askUnlessKnown(appId: string, openid: string): Promise<Asked> {
    return this.people.isKnown({ appId, openid }) ? noAnswer : this.ask(appId, openid)
  }

  /** The unionid that WeChat's web authorization gave together with the openid. */
  heard(appId: string, unionid: string): WeChatAnswer {
    const openPlatform = this.officialAccount(appId)?.openPlatform
    return openPlatform === undefined ? {} : { union: { openPlatform, unionid } }
  }

  /** Stores the answer, if any, and has the alarm ask again if none is recent enough. */
  note(appId: string, openid: string, weChatAnswer: WeChatAnswer | undefined, now: number): void {
    if (weChatAnswer !== undefined)
      this.people.store.noteUnion(appId, openid, weChatAnswer.union, now)
    this.wantWhenStale(appId, openid, now)
  }

  /** WeChat's answer, or none after two seconds or an error. Never throws. */
  async ask(appId: string, openid: string): Promise<Asked> {
    const officialAccount = this.officialAccount(appId)
    if (officialAccount === undefined) return accepted({})
    const key = `${appId} ${openid}`
    const flight = this.flights.get(key) ?? this.fetch(officialAccount, openid)
    this.flights.set(key, flight)
    try {
      return (await within(flight, askMs)) ?? noAnswer
    } finally {
      this.flights.delete(key)
    }
  }

  /** Has the alarm ask as soon as possible. */
  want(appId: string, openid: string, now: number): void {
    if (this.officialAccount(appId) === undefined) return
    this.sql.exec("INSERT OR IGNORE INTO wanted_unions VALUES (?, ?, 0, ?)", appId, openid, now)
  }

  /** The openids that wait for WeChat's answer, in pages. */
  wanted(appId: string, after: string): WantedUnions {
    const query =
      "SELECT openid FROM wanted_unions WHERE app_id = ? AND openid > ? ORDER BY openid LIMIT ?"
    const rows = this.sql.exec<{ openid: string }>(query, appId, after, pageMost).toArray()
    const openids = rows.map(({ openid }) => openid)
    return { openids, next: openids.length === pageMost ? (openids.at(-1) ?? "") : "" }
  }

  /** WeChat's answer as an operator brings it; false if nobody waits for it. An empty unionid: there is none. */
  tell(appId: string, { openid, unionid }: ToldUnion): boolean {
    const query = "SELECT 1 FROM wanted_unions WHERE app_id = ? AND openid = ?"
    const isWanted = this.sql.exec(query, appId, openid).toArray().length > 0
    if (isWanted) this.settle(appId, openid, unionid === "" ? {} : this.heard(appId, unionid))
    return isWanted
  }

  private wantWhenStale(appId: string, openid: string, now: number): void {
    const identity = this.people.store.identity(appId, openid)
    const platform = this.officialAccount(appId)?.openPlatform
    if (identity === undefined || platform === undefined) return
    const age = now - identity.unionCheckedAt
    const patience = unionIn(identity, platform) ? recheckMs.known : recheckMs.none
    if (age >= patience) this.want(appId, openid, now)
  }

  nextAt(): number {
    const [row] = this.sql.exec<{ at: number | null }>(
      "SELECT min(next_at) AS at FROM wanted_unions",
    )
    return row?.at ?? Number.POSITIVE_INFINITY
  }

  async run(now: number): Promise<void> {
    const query = "SELECT * FROM wanted_unions WHERE next_at <= ? ORDER BY next_at LIMIT ?"
    const rows = this.sql.exec(query, now, batch).toArray()
    await Promise.all(
      rows.map(({ app_id, openid, attempts }) =>
        this.askLate(app_id as string, openid as string, attempts as number),
      ),
    )
  }

  private async askLate(appId: string, openid: string, attempts: number): Promise<void> {
    const weChatAnswer = said(await this.ask(appId, openid))
    try {
      if (weChatAnswer !== undefined) this.settle(appId, openid, weChatAnswer)
      else this.postpone(appId, openid, attempts)
    } catch (error) {
      logError("union_failed", error)
      this.postpone(appId, openid, attempts)
    }
  }

  /** Applies a late answer, unless the identity is gone meanwhile. */
  private settle(appId: string, openid: string, weChatAnswer: WeChatAnswer): void {
    const { store } = this.people
    const ask = () => {
      const gone = store.identity(appId, openid) === undefined
      return gone || weChatAnswer.union === undefined
        ? noWrites
        : this.people.resolve({ appId, openid, ...weChatAnswer })
    }
    this.people.decide("wechat", ask, (_, now) => {
      store.noteUnion(appId, openid, weChatAnswer.union, now)
      this.drop(appId, openid)
    })
  }

  private postpone(appId: string, openid: string, attempts: number): void {
    const wait = retryMs[attempts] ?? dayMs
    this.sql.exec(
      "UPDATE wanted_unions SET attempts = ?, next_at = ? WHERE app_id = ? AND openid = ?",
      Math.min(attempts + 1, retryMs.length),
      Date.now() + wait,
      appId,
      openid,
    )
  }

  private drop(appId: string, openid: string): void {
    this.sql.exec("DELETE FROM wanted_unions WHERE app_id = ? AND openid = ?", appId, openid)
  }

  private async fetch(officialAccount: OfficialAccount, openid: string): Promise<Asked> {
    try {
      const keeper = keeperOf(this.people.env, officialAccount.name)
      const info = await keeper.userInfo(officialAccount.name, openid)
      if (!info.ok) return info
      const { value: unionid } = info
      const { openPlatform } = officialAccount
      return accepted(unionid === "" ? {} : { union: { openPlatform, unionid } })
    } catch (error) {
      logError("union_failed", error, { account: officialAccount.name })
      return noAnswer
    }
  }

  /** The account, if it belongs to an Open Platform: WeChat gives no unionid for others. */
  private officialAccount(appId: string): OfficialAccount | undefined {
    const { accounts } = this.people.config
    return accounts.find(
      (officialAccount) => officialAccount.appId === appId && officialAccount.openPlatform !== "",
    )
  }
}

const noWrites = { writes: [] }
const noAnswer = refusedCall("wechat_unreachable")

/** The result, or undefined if it takes longer. */
async function within<T>(promised: Promise<T>, ms: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  try {
    return await Promise.race([promised, late])
  } finally {
    clearTimeout(timer)
  }
}
