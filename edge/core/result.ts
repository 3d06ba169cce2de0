// The answer of a step that may refuse. One `if (!result.ok)` narrows both sides. A success has its
// result under `value`, so a refusal has no field to read by mistake; a refusal has its reason and what
// its kind adds (whether a push was authentic, which ticket it was). A step without a result answers
// with a bare Reason, as the core does. Plain objects, because they cross to Durable Objects.

import type { Reason } from "./reasons.ts"

export type Refusal = Exclude<Reason, "accepted">

export type Result<T, Refused = { reason: Refusal }> =
  | { ok: true; value: T }
  | ({ ok: false } & Refused)

export const accepted = <T>(value: T) => ({ ok: true as const, value })
export const refused = (reason: Refusal) => ({ ok: false as const, reason })
