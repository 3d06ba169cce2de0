// What a room answers to an operator.

import type { Reason } from "../../../core/reasons.ts"

export interface AdminAnswer {
  reason: Reason
  /** The body: JSON, or JSON Lines for an export. */
  text: string
  /** Where an export goes on. */
  next?: string
  /** For the audit: whom it was about, and what is worth keeping of it. */
  user?: string
  detail?: object
}

export const said = (body: object, more: Partial<AdminAnswer> = {}): AdminAnswer => ({
  reason: "accepted",
  text: JSON.stringify(body),
  ...more,
})

export const refused = (reason: Reason, more: Partial<AdminAnswer> = {}): AdminAnswer => ({
  reason,
  text: "",
  ...more,
})
