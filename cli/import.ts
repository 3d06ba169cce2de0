// menshen users import: sends a file of people in batches, each one transaction. Menshen stores the
// progress in the same transaction, so that a run that was killed continues where it stopped.

import {
  type ImportAnswer,
  type ImportCounts,
  type ImportProgress,
  importOutcomes,
  type LineReport,
} from "../edge/base/admin-api.ts"
import type { RawLine } from "../edge/base/json-lines.ts"
import { type Batch, batches, linesOf } from "./batches.ts"
import { type Call, positionalAt } from "./command.ts"
import { cursorOf, markOf, Prefix, prefixOf, upTo } from "./prefix.ts"
import { type Exit, exits } from "./refusal.ts"
import { Repeats } from "./repeats.ts"
import { jsonText, printable } from "./show.ts"
import { type Source, sourceOf } from "./source.ts"

export async function importFile(call: Call): Promise<Exit> {
  const source = await sourceOf(positionalAt(call, 0))
  const started = await whereToStart(call, source)
  return new Import(call, source, started).run()
}

interface Start {
  lines: number
  bytes: number
  /** The part that was read before; absent if no progress is kept. */
  prefix?: Prefix
  repeats: Repeats
  /** Lines that an earlier run left out. */
  leftOut: number
}

async function whereToStart(call: Call, source: Source): Promise<Start> {
  const beginning = { lines: 0, bytes: 0, repeats: new Repeats(), leftOut: 0 }
  if (source.id === undefined || call.switches.has("dry-run")) return beginning
  const earlier = call.switches.has("restart") ? undefined : await goOn(call, source)
  if (earlier !== undefined) return earlier
  await call.api.postPatiently(`${await call.api.pool()}/imports/${source.id}/finish`, {})
  return { ...beginning, prefix: new Prefix() }
}

/** Continues after what an earlier run of the same file sent. */
async function goOn({ api, terminal }: Call, source: Source): Promise<Start | undefined> {
  const answer = await api.get(`${await api.pool()}/imports/${source.id}`)
  const mark = markOf((answer as unknown as ImportProgress).cursor)
  const prefix = mark && (await prefixOf(source, mark))
  if (mark === undefined || prefix === undefined) return undefined
  terminal.note(`Going on behind line ${mark.lines}, where an earlier run stopped.`)
  const start: Start = { ...mark, prefix, repeats: new Repeats(), leftOut: 0 }
  for await (const line of linesOf(upTo(source, mark))) {
    if (start.repeats.of(line) !== undefined) start.leftOut += 1
  }
  return start
}

const nothing = (): ImportCounts => ({ created: 0, added: 0, same: 0, conflict: 0, refused: 0 })

class Import {
  private readonly call: Call
  private readonly source: Source
  private readonly start: Start
  private counts = nothing()
  private leftOut: number
  private reported = 0
  private readonly began = performance.now()
  private lines: number

  constructor(call: Call, source: Source, start: Start) {
    this.call = call
    this.source = source
    this.start = start
    this.lines = start.lines
    this.leftOut = start.leftOut
  }

  async run(): Promise<Exit> {
    const { prefix, bytes } = this.start
    const chunks = this.source.from(bytes)
    const read = prefix === undefined ? chunks : prefix.following(chunks)
    for await (const batch of batches(read, this.start, this.isNew)) await this.send(batch)
    if (prefix !== undefined) await this.finish()
    this.counts.refused += this.leftOut
    this.summarize()
    const { conflict, refused } = this.counts
    return conflict + refused + this.reported > 0 ? exits.inPart : exits.done
  }

  private readonly isNew = (line: RawLine): boolean => {
    const earlier = this.start.repeats.of(line)
    if (earlier === undefined) return true
    this.leftOut += 1
    const sentence = `An identity of it is on line ${earlier} already.`
    this.report(line.number, { outcome: "refused", reason: "identity_repeated", sentence })
    return false
  }

  private async send(batch: Batch): Promise<void> {
    const { api } = this.call
    this.lines = batch.first + batch.lines - 1
    const path = `${await api.pool()}/import?${this.queryFor(batch)}`
    const answer = (await api.postPatiently(path, batch.bytes)) as unknown as ImportAnswer
    for (const outcome of importOutcomes) this.counts[outcome] += answer.counts[outcome]
    for (const report of answer.lines) this.report(batch.first - 1 + report.line, report)
    this.showProgress(batch.end)
  }

  private queryFor({ end }: Batch): URLSearchParams {
    const { source, lines, call } = this
    const { prefix } = this.start
    if (call.switches.has("dry-run")) return new URLSearchParams({ dryRun: "true" })
    if (source.id === undefined || prefix === undefined) return new URLSearchParams()
    const cursor = cursorOf({ lines, bytes: end, hash: prefix.hashUpTo(end) })
    return new URLSearchParams({ import: source.id, cursor })
  }

  private report(line: number, { outcome, reason, sentence }: Omit<LineReport, "line">): void {
    const { terminal } = this.call
    this.reported += 1
    if (terminal.json) terminal.out(jsonText({ line, outcome, reason, sentence }))
    else terminal.out(`line ${line}: ${outcome}: ${printable(sentence)}`)
  }

  private showProgress(bytes: number): void {
    const rate = Math.round((this.lines - this.start.lines) / this.seconds())
    const text = `${this.lines} lines, ${rate} a second`
    this.call.terminal.progress.show(bytes, this.source.size, text)
  }

  /** Menshen's totals include earlier runs. Reading them ends the import, so its progress is deleted. */
  private async finish(): Promise<void> {
    const { api } = this.call
    const path = `${await api.pool()}/imports/${this.source.id}`
    this.counts = ((await api.get(path)) as unknown as ImportProgress).counts
    await api.postPatiently(`${path}/finish`, {})
  }

  private summarize(): void {
    const { terminal, switches } = this.call
    const { lines, counts } = this
    const seconds = Number(this.seconds().toFixed(1))
    const summary = { lines, dryRun: switches.has("dry-run"), ...counts, seconds }
    terminal.out(terminal.json ? jsonText(summary) : summaryText(summary))
  }

  private readonly seconds = () => (performance.now() - this.began) / 1000
}

type Summary = ImportCounts & { lines: number; dryRun: boolean; seconds: number }

function summaryText({ lines, dryRun, seconds, ...counts }: Summary): string {
  const { created, added, same, conflict, refused } = counts
  const what = `${created} created, ${added} added to, ${same} there already`
  const not = `${conflict} in conflict, ${refused} refused`
  return `${lines} lines${dryRun ? " would be" : ""}: ${what}, ${not}. ${seconds} s.`
}
