// Who gets one of the QR codes that an account may still make today. WeChat allows it so many a day
// (docs/wechat-protocol.md#qr-codes), and anybody may ask for one, so what is left goes to fewer the less it
// is (docs/decisions/0039-daily-budget-of-qr-codes.md). Pure: the rows are in qr-ledger.ts.

import type { Refusal } from "../../core/result.ts"

/** Who gets a code once so many per cent of the day's codes are made. */
export const stages = [
  { from: 0, admits: "everybody" },
  { from: 70, admits: "pages in use" },
  { from: 95, admits: "applications that convert" },
  { from: 100, admits: "nobody" },
] as const

export type Stage = (typeof stages)[number]["admits"]

/** The per cent of a day's codes that one address gets at most; the second half of them one a minute. */
export const addressPercent = 2
const slowMs = 60_000

/** An application converts if at least one in so many of its codes ended in a sign-in. */
export const codesPerSignIn = 10

const hourMs = 60 * 60 * 1000
const dayHours = 24
/** WeChat's days begin at midnight in Shanghai, which has had UTC+8 without summer time since 1991. */
const shanghaiHours = 8

/** Hours since 1970, by which codes are counted. */
export const hourOf = (now: number): number => Math.floor(now / hourMs)

/** The hour in which WeChat's day began. */
export const dayOf = (now: number): number => {
  const hour = hourOf(now)
  return hour - ((hour + shanghaiHours) % dayHours)
}

/** When WeChat's day ends, in milliseconds since 1970. */
export const dayEndsAt = (now: number): number => (dayOf(now) + dayHours) * hourMs

/** WeChat's day may begin later than ours, by its clock or because its counts start late. */
const lateMs = 10 * 60 * 1000
const againMs = 60 * 1000

/** When to make a call again whose quota WeChat says is used up. Early in our day it may mean the day before,
 * and nobody would sign in for a whole day more. */
export const quotaEndsAt = (now: number): number =>
  now - dayOf(now) * hourMs < lateMs ? now + againMs : dayEndsAt(now)

/** The first hour of the last day, not of WeChat's: what an application's sign-ins are counted in. */
export const lastDayFrom = (now: number): number => hourOf(now) - dayHours

export function stageOf(spent: number, perDay: number): Stage {
  const reached = stages.filter(({ from }) => spent * 100 >= perDay * from)
  return reached.at(-1)?.admits ?? "everybody"
}

/** So many codes are reserved by one write. */
export const stepMost = (perDay: number): number =>
  Math.min(100, Math.max(1, Math.floor(perDay / 1000)))

/** A page that asks for a code, and what was given before. */
export interface Asking {
  now: number
  perDay: number
  /** The codes of today. */
  spent: number
  /** Something happened on the page: a key, a pointer, or the button of a page without a script. */
  interacted: boolean
  /** The codes of its address today, and when the last one was given; undefined if it is unknown. */
  address: { taken: number; lastAt: number } | undefined
  /** What is left for its application of the last codes of the day. */
  lastCodes: number
}

/** Why there is no code; `at`: when to ask again. */
export interface NoCode {
  reason: Extract<Refusal, "qr_budget_spent" | "interaction_required" | "rate_limited">
  at?: number
}

/** Undefined if the page gets a code. */
export function refusalOf(asking: Asking): NoCode | undefined {
  const { now, interacted } = asking
  const stage = stageOf(asking.spent, asking.perDay)
  const isSpent = stage === "applications that convert" && asking.lastCodes <= 0
  if (stage === "nobody" || isSpent) return { reason: "qr_budget_spent", at: dayEndsAt(now) }
  if (stage !== "everybody" && !interacted) return { reason: "interaction_required" }
  const free = addressFreeAt(asking)
  return free > now ? { reason: "rate_limited", at: free } : undefined
}

/** When this address may have its next code. */
function addressFreeAt({ now, perDay, address }: Asking): number {
  const share = addressShare(perDay)
  if (address === undefined || address.taken * 2 < share) return 0
  return address.taken < share ? address.lastAt + slowMs : dayEndsAt(now)
}

export const addressShare = (perDay: number): number =>
  Math.max(1, Math.floor((perDay * addressPercent) / 100))

/** By application, of the last day. */
export type Counts = ReadonlyMap<string, number>

/** The last codes of the day, divided among the applications that convert by their sign-ins. */
export function divideLastCodes(
  perDay: number,
  { codes, signIns }: { codes: Counts; signIns: Counts },
): Map<string, number> {
  const [, , converting] = stages
  const rest = perDay - Math.ceil((perDay * converting.from) / 100)
  const convert = [...signIns].filter(
    ([client, count]) => count > 0 && count * codesPerSignIn >= (codes.get(client) ?? 0),
  )
  const all = convert.reduce((sum, [, count]) => sum + count, 0)
  return new Map(convert.map(([client, count]) => [client, Math.ceil((rest * count) / all)]))
}
