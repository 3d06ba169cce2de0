// The answer to an admin call.

import type { ChangeRefusal } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import type { WeChatRefusal } from "../../account/egress/errcodes.ts"

/** Why an admin call is refused; edge/routes/admin/admin-errors.ts has a sentence for each. */
export type AdminRefusal =
  | ChangeRefusal
  | WeChatRefusal
  | Extract<
      Reason,
      | "request_malformed"
      | "too_large"
      | "user_unknown"
      | "merge_unknown"
      | "merge_undone"
      | "conflict_unknown"
      | "conflict_settled"
      | "conflict_of_others"
      | "event_unknown"
    >

export interface AdminAnswer {
  reason: "accepted" | AdminRefusal
  /** The body: JSON, or JSON Lines for an export. */
  text: string
  /** Where the next page of an export starts. */
  next?: string
  /** For the audit: the user concerned, and what is worth keeping. */
  user?: string
  detail?: object
}

export const said = (body: object, more: Partial<AdminAnswer> = {}): AdminAnswer => ({
  reason: "accepted",
  text: JSON.stringify(body),
  ...more,
})

export const refused = (reason: AdminRefusal, more: Partial<AdminAnswer> = {}): AdminAnswer => ({
  reason,
  text: "",
  ...more,
})
