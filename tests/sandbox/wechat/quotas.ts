// Daily counters per account and call, and clear_quota's monthly one
// (docs/wechat-protocol.md#access-tokens, #infrastructure).
import type { Account } from "./account.ts"
import { beijingDay, daySeconds, type Now } from "./clock.ts"

export const quotaNames = [
  "token",
  "stableToken",
  "forceRefresh",
  "qrcode",
  "userInfo",
  "customMessage",
  "other",
] as const
/** Limits of other kinds that an account may override too. */
export const otherLimits = ["permanentQrcode", "stableTokenMinute"] as const
export type QuotaName = (typeof quotaNames)[number]

const daily: Record<QuotaName, number> = {
  token: 2000,
  stableToken: 500_000,
  forceRefresh: 20,
  qrcode: 100_000,
  userInfo: 500_000,
  customMessage: 500_000,
  other: 500_000,
}
const sandboxDaily: Partial<Record<QuotaName, number>> = { token: 200, qrcode: 10_000 }
const clearsPerMonth = 10
const stableTokensPerMinute = 10_000

export class Quotas {
  private readonly used = new Map<string, number>()
  private readonly minute = new Map<string, { minute: number; used: number }>()
  private readonly clears = new Map<string, number>()
  private readonly now: Now

  constructor(now: Now) {
    this.now = now
  }

  /** Counts one call; returns false when the daily limit was already reached. */
  spend(account: Account, name: QuotaName): boolean {
    const key = `${account.appId} ${name} ${beijingDay(this.now())}`
    const used = this.used.get(key) ?? 0
    if (used >= limit(account, name)) return false
    this.used.set(key, used + 1)
    return true
  }

  usedToday(account: Account): Record<QuotaName, number> {
    const day = beijingDay(this.now())
    const used = quotaNames.map((name) => [name, this.used.get(`${account.appId} ${name} ${day}`)])
    return Object.fromEntries(used.map(([name, count = 0]) => [name, count]))
  }

  /** stable_token also has a limit per minute, answered with 45011. */
  spendMinute(account: Account): boolean {
    const minute = Math.floor(this.now() / 60_000)
    const same = this.minute.get(account.appId)
    const used = same?.minute === minute ? same.used : 0
    this.minute.set(account.appId, { minute, used: used + 1 })
    return used < (account.quotas.stableTokenMinute ?? stableTokensPerMinute)
  }

  /** Returns false when this month's ten clearings are used up. */
  clear(account: Account): boolean {
    const day = new Date(beijingDay(this.now()) * daySeconds * 1000)
    const key = `${account.appId} ${day.toISOString().slice(0, 7)}`
    const clears = this.clears.get(key) ?? 0
    if (clears >= clearsPerMonth) return false
    this.clears.set(key, clears + 1)
    for (const used of this.used.keys())
      if (used.startsWith(`${account.appId} `)) this.used.delete(used)
    return true
  }

  reset(): void {
    this.used.clear()
    this.clears.clear()
    this.minute.clear()
  }
}

function limit(account: Account, name: QuotaName): number {
  const usual = account.type === "sandbox" ? (sandboxDaily[name] ?? daily[name]) : daily[name]
  return account.quotas[name] ?? usual
}
