// Mistakes in an account's set-up, as its authentic pushes show them. They kill every sign-in, so the log names
// what to correct, and /health says degraded until a sound push comes. In memory: a restart forgets them, and
// the next push shows them again.

import { log } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import type { Warning } from "../../base/warning.ts"
import { reasonSentences } from "../../core/generated.ts"
import { logRefusal, secondsSince } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { configOf, type Env, type OfficialAccount } from "../../env.ts"

/** As far as a push may be from the ticket's own times (`create_time_ahead` in core/policy.hpp). */
const clockOffMost = 300

/** After so many pushes in a row a reason is a mistake in the set-up. A sealed push that does not open may be an
 * old one that somebody repeats; clear text beside a sealed one is WeChat's compatible mode. */
const inARow: Partial<Record<Reason, number>> = {
  padding_invalid: 3,
  length_invalid: 3,
  app_id_mismatch: 3,
  recipient_mismatch: 3,
  plaintext_beside_encrypt: 1,
}

interface Faults {
  reason: Reason
  /** So many pushes in a row were refused for a reason of the table. */
  refused: number
  /** By how many seconds this clock is ahead of WeChat's, if that is too many. */
  ahead: number
}

const faults = new Map<string, Faults>()

const faultsOf = ({ name }: OfficialAccount): Faults => {
  const known = faults.get(name) ?? { reason: "accepted", refused: 0, ahead: 0 }
  faults.set(name, known)
  return known
}

/** An authentic push that was refused. */
export function noteRefused(account: OfficialAccount, reason: Reason): void {
  const needed = inARow[reason]
  if (needed === undefined) return
  const known = faultsOf(account)
  known.reason = reason
  known.refused += 1
  if (known.refused < needed || !isNews(`set-up ${account.name} ${reason}`)) return
  logRefusal("account_misconfigured", { account: account.name, reason })
}

export function noteOpened(account: OfficialAccount): void {
  faultsOf(account).refused = 0
}

/** Whether this machine's clock is too far from WeChat's. @param signedAt of an authentic push */
export function noteClock(account: OfficialAccount, signedAt: number): boolean {
  const ahead = secondsSince(signedAt)
  const isOff = Math.abs(ahead) > clockOffMost
  faultsOf(account).ahead = isOff ? ahead : 0
  if (isOff && isNews(`clock ${account.name}`)) {
    log("clock_wrong", { account: account.name, late_s: ahead, sentence: clockSentence(ahead) })
  }
  return isOff
}

const clockSentence = (ahead: number) =>
  `this machine's clock is ${Math.abs(ahead)} seconds ${ahead > 0 ? "ahead of" : "behind"} WeChat's, ` +
  "and every sign-in fails while they differ by more than five minutes; set the clock, for example by NTP"

/** For /health. */
export function setUpWarnings(env: Env): Warning[] {
  return configOf(env).accounts.flatMap(({ name: account }) => {
    const { reason, refused, ahead } = faults.get(account) ?? noFaults
    const isWrong = refused > 0 && refused >= (inARow[reason] ?? Number.POSITIVE_INFINITY)
    return [
      ...(isWrong ? [warning("account_misconfigured", account, reasonSentences[reason])] : []),
      ...(ahead !== 0 ? [warning("clock_wrong", account, clockSentence(ahead))] : []),
    ]
  })
}

const noFaults: Faults = { reason: "accepted", refused: 0, ahead: 0 }

const warning = (kind: string, account: string, sentence: string): Warning => ({
  kind,
  account,
  sentence,
})
