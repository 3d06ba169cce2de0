// The table of SECURITY.md with the counts by the hour and the day: each with its default and its reason, from
// where the code keeps it.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { denialsMax, denialWindowMs, mutedMs } from "../../edge/base/muting.ts"
import { addressPercent, codesPerSignIn, stages } from "../../edge/desks/account/qr-budget.ts"
import { otpLimits } from "../../edge/desks/directory/decide/otp-limits.ts"
import { oauthCodesMax } from "../../edge/desks/ticket/ticket-row.ts"
import { root } from "./paths.mjs"

const marks = ["<!-- budgets -->", "<!-- /budgets -->"] as const

interface Budget {
  counts: string
  most: string
  reason: string
}

const schema = JSON.parse(readFileSync(join(root, "core/config/menshen.schema.json"), "utf8"))
const perDay: number = schema.$defs.account.properties.qrCodesPerDay.default
const minutes = (ms: number) => `${ms / 60_000} minutes`
const from = (admits: (typeof stages)[number]["admits"]) =>
  stages.find((stage) => stage.admits === admits)?.from

const budgets: Budget[] = [
  {
    counts: "QR codes of one account in WeChat's day",
    most: `${perDay.toLocaleString("en")} (\`qrCodesPerDay\`); from ${from("pages in use")} % on only pages on which something was pressed, from ${from("applications that convert")} % on only applications of which one code in ${codesPerSignIn} ended in a sign-in`,
    reason: "WeChat makes no more",
  },
  {
    counts: "of these, for one address",
    most: `${addressPercent} %, the second half one a minute`,
    reason: "one client cannot use up the day",
  },
  {
    counts: "one-time codes of one person (openid) for one address",
    most: `${otpLimits.byPersonAndAddress} an hour`,
    reason: "nobody can use up another person's",
  },
  {
    counts: "one-time codes for one address",
    most: `${otpLimits.byAddress} an hour, the last ${otpLimits.keptForOthers} for people who have not asked for it`,
    reason: "each is a message to its owner, who may be one of the last",
  },
  {
    counts: "one-time codes of one person, for any addresses",
    most: `${otpLimits.byPerson} an hour`,
    reason: "each costs the operator a message",
  },
  {
    counts: "WeChat's web authorization codes of one ticket",
    most: `${oauthCodesMax}`,
    reason: "each is a call with the AppSecret",
  },
  {
    counts: "sign-ins that one WeChat itself denies (in memory)",
    most: `${denialsMax} in ${minutes(denialWindowMs)}, then muted for ${minutes(mutedMs)}`,
    reason: "nobody scans and denies the codes of others all day",
  },
]

/** SECURITY.md with the table between its two marks. */
export function withBudgets(text: string): string {
  const [before, rest] = text.split(marks[0])
  const end = rest?.indexOf(marks[1]) ?? -1
  if (rest === undefined || end < 0) throw new Error(`SECURITY.md has no ${marks.join(" … ")}`)
  const rows = budgets.map(({ counts, most, reason }) => `| ${counts} | ${most} | ${reason} |`)
  const table = ["| counts | default | reason |", "|---|---|---|", ...rows].join("\n")
  return `${before}${marks[0]}\n${table}\n${rest.slice(end)}`
}
