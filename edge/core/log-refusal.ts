// A refusal in the operator's log: the reason, what is known of it, and its sentence.

import { type Fields, writeLine } from "../base/log.ts"
import { type Reason, reasonSentences } from "./generated.ts"

/** What is known of one case, besides its reason. */
export type Known = Omit<Fields, "reason" | "sentence">

export function logRefusal(event: string, fields: Known & { reason: Reason }): void {
  writeLine(event, { ...fields, sentence: reasonSentences[fields.reason] })
}

/** How long ago something was stamped, for `late_s`; below zero where the stamp is ahead of us. */
export const secondsSince = (stampSeconds: number): number =>
  Math.round(Date.now() / 1000 - stampSeconds)
