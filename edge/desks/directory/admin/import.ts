// Imports a batch of lines in one transaction. The core decides what a line means; a line that cannot be
// imported is reported, and the others are imported.

import {
  type ImportAnswer,
  type ImportCounts,
  importOutcomes,
  type LineReport,
} from "../../../base/admin-api.ts"
import { LineSplitter, lineBytesMax, type RawLine, textOfLine } from "../../../base/json-lines.ts"
import { userIdsTogether } from "../../../base/secrets.ts"
import type { Reason } from "../../../core/reasons.ts"
import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import type { People } from "../decide/people.ts"
import type { Actor } from "../store/audit.ts"
import { Imports } from "../store/imports.ts"
import { admit, type LineResult } from "./admit.ts"
import { forgottenIn } from "./forgotten.ts"
import { type Ground, groundOf, type ImportRecord, readRecord } from "./import-record.ts"

const linesMax = 1000

export interface Batch {
  body: Uint8Array
  /** Tries everything and keeps nothing. */
  dryRun: boolean
  /** Stored in the transaction of the batch. */
  progress?: { id: string; cursor: string }
}

/** A line that was read: a record, or what is wrong with it. */
type Read = { line: number } & ({ record: ImportRecord } | { result: LineResult })

export async function importBatch(
  people: People,
  actor: Actor,
  { body, dryRun, progress }: Batch,
): Promise<AdminAnswer> {
  const splitter = new LineSplitter()
  const lines = [...splitter.push(body), ...splitter.finish()]
  if (lines.length > linesMax) return refused("too_large")
  const ground = groundOf(people.config, people.pool)
  const read = lines.flatMap((line) => readLine(line, ground))
  const records = read.flatMap((one) => ("record" in one ? [one.record] : []))
  const isForgotten = await forgottenIn(people, records)
  const fresh = userIdsTogether()
  const answer = transact(people, dryRun, (now) => {
    const answer = takeAll(read, (record) =>
      admit(people, record, { actor, isForgotten, fresh, now }),
    )
    if (progress !== undefined) {
      new Imports(people.sql).add(progress.id, progress.cursor, answer.counts, now)
    }
    return answer
  })
  return said(answer, { detail: { dryRun, ...answer.counts } })
}

/** A dry run is a transaction that is rolled back, so that later lines meet the rows of earlier ones. */
function transact<T>(people: People, dryRun: boolean, work: (now: number) => T): T {
  let result: { value: T } | undefined
  const undo = new Error("a dry run is rolled back")
  try {
    return people.transact((now) => {
      result = { value: work(now) }
      if (dryRun) throw undo
      return result.value
    })
  } catch (error) {
    if (error === undo && result !== undefined) return result.value
    throw error
  }
}

/** Nothing for an empty line. */
function readLine({ number: line, bytes }: RawLine, ground: Ground): Read[] {
  if (bytes.length > lineBytesMax) {
    return [fault(line, "too_large", `The line is longer than ${lineBytesMax} bytes.`)]
  }
  const text = textOfLine(bytes)
  if (text === undefined) return [fault(line, "utf8_invalid", "The line is not UTF-8.")]
  if (text.trim() === "") return []
  const record = readRecord(text, ground)
  if (typeof record === "string") return [fault(line, "record_malformed", record)]
  return [{ line, record }]
}

const fault = (line: number, reason: Reason, sentence: string): Read => ({
  line,
  result: { outcome: "refused", reason, sentence },
})

function takeAll(read: Read[], take: (record: ImportRecord) => LineResult): ImportAnswer {
  const counts = Object.fromEntries(importOutcomes.map((name) => [name, 0])) as ImportCounts
  const lines: LineReport[] = []
  for (const one of read) {
    const result = "record" in one ? take(one.record) : one.result
    counts[result.outcome] += 1
    if ("sentence" in result) lines.push({ line: one.line, ...result })
  }
  return { counts, lines }
}
