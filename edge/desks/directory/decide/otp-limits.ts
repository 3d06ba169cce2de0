// How many one-time codes may be asked for within an hour. By the person who asks and the address, so that
// nobody uses up what others may ask for. By the address over all people, so that its owner is not flooded:
// the last two are kept for people who have not asked for it, because one of them may be the owner. By the
// person over all addresses, because each code costs the operator a message. A code for an address on no
// record counts alike, so that the answer may say the truth (docs/decisions/0040-codes-counted-by-person.md).

import { accepted, type Result } from "../../../core/result.ts"
import { type OtpAsk, otpWindowMs } from "../store/otp-asks.ts"

export const otpLimits = {
  byPersonAndAddress: 5,
  byAddress: 20,
  /** Of those by address. */
  keptForOthers: 2,
  byPerson: 20,
} as const

type Reached = "too_many_requests" | "otp_limit"
/** `retryAt`: when the same person may ask again for this address, if nobody else asks for it meanwhile. */
export type OtpAdmission = Result<undefined, { reason: Reached; retryAt: number }>

/** @param asks at least those of this person and those for this address */
export function admitOtp(
  asks: readonly OtpAsk[],
  wanted: Omit<OtpAsk, "at">,
  now: number,
): OtpAdmission {
  const reason = limitReached(asks, wanted, now)
  if (reason === undefined) return accepted(undefined)
  const ends = asks.map(({ at }) => at + otpWindowMs).sort((one, other) => one - other)
  const isFree = (at: number) => at > now && limitReached(asks, wanted, at) === undefined
  return { ok: false, reason, retryAt: ends.find(isFree) ?? now }
}

function limitReached(
  asks: readonly OtpAsk[],
  { person, address }: Omit<OtpAsk, "at">,
  now: number,
): Reached | undefined {
  const recent = asks.filter(({ at }) => at + otpWindowMs > now)
  const there = recent.filter((ask) => ask.address === address)
  const mine = recent.filter((ask) => ask.person === person)
  const mineThere = there.filter((ask) => ask.person === person)
  const kept = mineThere.length > 0 ? otpLimits.keptForOthers : 0
  if (mineThere.length >= otpLimits.byPersonAndAddress) return "too_many_requests"
  if (there.length >= otpLimits.byAddress - kept) return "too_many_requests"
  return mine.length >= otpLimits.byPerson ? "otp_limit" : undefined
}
