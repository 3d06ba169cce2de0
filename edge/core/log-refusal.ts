// Logs a refusal: its reason, the known data, and the reason's sentence for operators.

import { type Fields, writeLine } from "../base/log.ts"
import { type Reason, reasonSentences } from "./generated.ts"

/** Data of one case, besides its reason. */
export type Known = Omit<Fields, "reason" | "sentence">

export function logRefusal(event: string, fields: Known & { reason: Reason }): void {
  writeLine(event, { ...fields, sentence: reasonSentences[fields.reason] })
}

/** Age of a timestamp, for `late_s`; negative if the timestamp is in the future. */
export const secondsSince = (stampSeconds: number): number =>
  Math.round(Date.now() / 1000 - stampSeconds)
