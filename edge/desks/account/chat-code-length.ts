// How many digits the next chat code has: as few as keep the pages that wait below one in a thousand of all
// numbers of that length, so that a number typed at random almost never names somebody's page
// (docs/decisions/0025-chat-codes-check-themselves.md).

import { chatCodeDigits, chatCodesPerLiveOne } from "../../core/generated.ts"
import { qrGraceSeconds, qrSeconds } from "../../core/ticket.ts"

/** How long a page may wait, and its number is live. */
export const chatCodeLiveMs = (qrSeconds + qrGraceSeconds) * 1000

/** A shorter length comes back once its use was below half of its ceiling for so long. */
const calmMs = 10 * 60 * 1000
/** Times are rounded up to this, so that a busy length is written once a minute and not with each page. */
const roundMs = 60 * 1000

/** Until when a length is full, by its digits, milliseconds since 1970. */
export type FullLengths = ReadonlyMap<number, number>

/** How many numbers of a length may be live: of its 9 * 10^(n - 2), one in a thousand. */
export const liveMost = (digits: number) => (9 * 10 ** (digits - 2)) / chatCodesPerLiveOne

const lengths = Array.from(
  { length: chatCodeDigits.most - chatCodeDigits.least + 1 },
  (_, at) => chatCodeDigits.least + at,
)

/**
 * The digits of the next number, undefined if every length is at its ceiling, and the lengths that are
 * full from now on. The longest one is full only while it is at its ceiling.
 *
 * @param live how many numbers of any length are live
 */
export function judgeLengths(
  full: FullLengths,
  live: number,
  now: number,
): { digits: number | undefined; full: FullLengths } {
  const next = new Map(full)
  for (const digits of lengths.slice(0, -1)) {
    if (isBusy(full, digits, live, now)) next.set(digits, calmFrom(now))
  }
  const isOpen = (digits: number) => live < liveMost(digits) && (next.get(digits) ?? 0) <= now
  return { digits: lengths.find(isOpen), full: next }
}

/** The ceiling closes a length; half of it, with the page that asks, keeps it closed. */
function isBusy(full: FullLengths, digits: number, live: number, now: number): boolean {
  if (live >= liveMost(digits)) return true
  return (full.get(digits) ?? 0) > now && live + 1 >= liveMost(digits) / 2
}

/** Between two pages use only falls, and what is live now has ended after `chatCodeLiveMs`. */
const calmFrom = (now: number) => Math.ceil((now + chatCodeLiveMs + calmMs) / roundMs) * roundMs
