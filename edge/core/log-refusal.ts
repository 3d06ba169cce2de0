// Logs a refusal: its reason, the known data, and the reason's sentence for operators.

import { type Fields, writeLine } from "../base/log.ts"
import { MemoryCounters } from "../base/memory-counters.ts"
import { isNews } from "../base/once-a-minute.ts"
import { type Reason, reasonSentences } from "./generated.ts"

/** Data of one case, besides its reason. */
export type Known = Omit<Fields, "reason" | "sentence">

/** Strangers cause refusals, and a flood must not fill the disk: each event has so many lines a minute. */
const linesMost = 600
const minute = { name: "lines", windowSeconds: 60, most: linesMost }
const lines = new MemoryCounters()
const droppedSentence = `more than ${linesMost} refusals of this type within a minute; the others are not logged`

export function logRefusal(event: string, fields: Known & { reason: Reason }): void {
  if (lines.take(minute, event, Date.now()).ok) {
    writeLine(event, { ...fields, sentence: reasonSentences[fields.reason] })
  } else if (isNews(`lines_dropped ${event}`)) {
    writeLine("lines_dropped", { type: event, limit: linesMost, sentence: droppedSentence })
  }
}

/** Age of a timestamp, for `late_s`; negative if the timestamp is in the future. */
export const secondsSince = (stampSeconds: number): number =>
  Math.round(Date.now() / 1000 - stampSeconds)
