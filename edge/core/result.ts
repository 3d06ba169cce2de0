// The answer of a step that may refuse. One `if (!result.ok)` narrows both sides: what a success gives
// stands under `value`, so that a refusal has nothing that could be read by mistake, and beside the
// reason of a refusal stands whatever its kind adds (whether a push was authentic, which ticket it was).
// A step that gives nothing answers with a bare Reason, as the core does. Plain objects, so that they
// cross to Durable Objects as they are.

import type { Reason } from "./reasons.ts"

export type Refusal = Exclude<Reason, "accepted">

export type Result<T, Refused = { reason: Refusal }> =
  | { ok: true; value: T }
  | ({ ok: false } & Refused)

export const accepted = <T>(value: T) => ({ ok: true as const, value })
export const refused = (reason: Refusal) => ({ ok: false as const, reason })
