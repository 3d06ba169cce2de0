// What reached the callbacks, for `menshen doctor` (docs/troubleshooting.md): the console does not say what WeChat sends,
// and a wrong entry there shows in nothing else. In memory: a restart forgets it, and the next push shows it again.

import { reasonSentences } from "../../core/generated.ts"
import type { Reason } from "../../core/reasons.ts"
import type { OfficialAccount } from "../../env.ts"

interface Refused {
  at: number
  reason: Reason
  /** A Token of the account signs it. Strangers send any other. */
  signed: boolean
  /** How many since the last sound one. */
  count: number
}

/** Times in milliseconds since 1970. */
interface Arrivals {
  verifiedAt?: number
  pushedAt?: number
  verificationRefused?: Refused
  pushRefused?: Refused
}

const arrivals = new Map<string, Arrivals>()

const of = ({ name }: Pick<OfficialAccount, "name">): Arrivals => {
  const known = arrivals.get(name) ?? {}
  arrivals.set(name, known)
  return known
}

/** WeChat's check of the URL. */
export function noteVerification(account: OfficialAccount, reason: Reason): void {
  const known = of(account)
  if (reason !== "accepted") {
    const isSigned = reason === "echostr_malformed"
    known.verificationRefused = next(known.verificationRefused, reason, isSigned)
  } else {
    known.verifiedAt = Date.now()
    delete known.verificationRefused
  }
}

/** A stranger's does not hide why WeChat's is refused. */
export function notePush(account: OfficialAccount, reason: Reason, isSigned: boolean): void {
  const known = of(account)
  if (reason === "accepted") {
    known.pushedAt = Date.now()
    delete known.pushRefused
  } else if (isSigned || !known.pushRefused?.signed) {
    known.pushRefused = next(known.pushRefused, reason, isSigned)
  }
}

const next = (before: Refused | undefined, reason: Reason, signed: boolean): Refused => ({
  at: Date.now(),
  reason,
  signed,
  count: before?.signed === signed ? before.count + 1 : 1,
})

/** As the operator reads it. */
export function arrivalsOf(account: OfficialAccount) {
  const { verifiedAt, pushedAt, verificationRefused, pushRefused } = of(account)
  return {
    ...(verifiedAt !== undefined && { verifiedAt: timeOf(verifiedAt) }),
    ...(pushedAt !== undefined && { pushedAt: timeOf(pushedAt) }),
    ...(verificationRefused && { verificationRefused: shown(verificationRefused) }),
    ...(pushRefused && { pushRefused: shown(pushRefused) }),
  }
}

const shown = ({ at, reason, signed, count }: Refused) => ({
  at: timeOf(at),
  reason,
  signed,
  sentence: reasonSentences[reason],
  count,
})

const timeOf = (ms: number) => new Date(ms).toISOString()
