// The calls whose quota of the day is used up at WeChat (errcode 45009). WeChat answers them again from midnight
// in Shanghai, so until then they are not made; at the beginning of a day they are made again after a minute
// (qr-budget.ts). Whoever clears the quota at WeChat (clear_quota) raises qrCodesPerDay for what came back, and a
// row of another setting counts no more.

import type { OfficialAccount } from "../../core/config.ts"
import { quotaEndsAt } from "./qr-budget.ts"

export class SpentQuotas {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  remember(path: string, { qrCodesPerDay }: OfficialAccount, now: number): void {
    this.sql.exec(
      "INSERT OR REPLACE INTO spent_quotas VALUES (?, ?, ?)",
      path,
      quotaEndsAt(now),
      qrCodesPerDay,
    )
  }

  isSpent(path: string, { qrCodesPerDay }: OfficialAccount, now: number): boolean {
    const [row] = this.sql.exec(
      "SELECT 1 FROM spent_quotas WHERE path = ? AND until > ? AND qr_codes_per_day = ?",
      path,
      now,
      qrCodesPerDay,
    )
    return row !== undefined
  }

  /** The paths of these calls, for the operator. */
  paths({ qrCodesPerDay }: OfficialAccount, now: number): string[] {
    const query =
      "SELECT path FROM spent_quotas WHERE until > ? AND qr_codes_per_day = ? ORDER BY path"
    const rows = this.sql.exec<{ path: string }>(query, now, qrCodesPerDay)
    return rows.toArray().map(({ path }) => path)
  }
}
