// Logs a refusal: its id, its reason, the known data, and a sentence for operators, which is the reason's own unless
// the caller knows more.

import { type Fields, writeLine } from "../base/log.ts"
import { MemoryCounters } from "../base/memory-counters.ts"
import { isNews } from "../base/once-a-minute.ts"
import { newRefusalId } from "../base/refusal-id.ts"
import { type Reason, reasonSentences } from "./generated.ts"

/** Data of one case, besides its reason. */
export type Known = Omit<Fields, "id" | "reason" | "sentence">

/** `id`: of an answer that has one already. */
type KnownRefusal = Known & { reason: Reason } & Pick<Fields, "id" | "sentence">

/** Strangers cause refusals, and a flood must not fill the disk: each event has so many lines a minute. */
const linesMost = 600
const minute = { name: "lines", windowSeconds: 60, most: linesMost }
const lines = new MemoryCounters()
const droppedSentence = `more than ${linesMost} refusals of this type within a minute; the others are not logged`

/** Returns the id of the line, for the answer. A flood gets ids without lines, because an answer without one would
 * show which refusals are many. */
export function logRefusal(event: string, fields: KnownRefusal): string {
  return writeRefusal(event, {
    ...fields,
    sentence: fields.sentence ?? reasonSentences[fields.reason],
  })
}

/** The same for a trouble without a reason in the core's table; `type` names it. */
export const logTrouble = (event: string, fields: Known & { type: string }): string =>
  writeRefusal(event, fields)

function writeRefusal(event: string, fields: Fields): string {
  const { id = newRefusalId(), ...known } = fields
  // Refusals that strangers can cause at will do not use up the lines of our own failures.
  const kind = (fields.status ?? 0) >= 500 ? `${event}, ours` : event
  if (lines.take(minute, kind, Date.now()).ok) {
    writeLine(event, { ...known, id })
  } else if (isNews(`lines_dropped ${kind}`)) {
    writeLine("lines_dropped", { type: event, limit: linesMost, sentence: droppedSentence })
  }
  return id
}

/** Age of a timestamp, for `late_s`; negative if the timestamp is in the future. */
export const secondsSince = (stampSeconds: number): number =>
  Math.round(Date.now() / 1000 - stampSeconds)
