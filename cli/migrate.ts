// menshen users migrate: an account moved to another owner, so WeChat gave everybody a new openid. The
// mapping comes from WeChat (changeopenid) or from a file.

import {
  type MigrateAnswer,
  type MigrateCounts,
  type MigrateReport,
  migrateOutcomes,
} from "../edge/base/admin-api.ts"
import { batches } from "./batches.ts"
import type { Call } from "./command.ts"
import { type Exit, exits, Refusal, wrongUsage } from "./refusal.ts"
import { jsonText } from "./show.ts"
import { sourceOf } from "./source.ts"

export async function migrateOpenids(call: Call): Promise<Exit> {
  const { from, to } = call.values
  if (!from || !to) throw wrongUsage("Say which accounts: --from ACCOUNT --to ACCOUNT.")
  const [path] = call.positionals
  const counts: MigrateCounts = { moved: 0, same: 0, conflict: 0, unknown: 0, refused: 0 }
  if (path === undefined) await askWeChat(call, { from, to }, counts)
  else await readFile(call, { from, to }, path, counts)
  return summarize(call, counts)
}

interface Accounts {
  from: string
  to: string
}

async function askWeChat(call: Call, accounts: Accounts, counts: MigrateCounts): Promise<void> {
  const path = `${await call.api.pool()}/migrate`
  let after = call.values.after ?? ""
  do {
    const answer = await call.api.postPatiently(path, { ...accounts, after }).catch(goOnWith(after))
    const { next = "", ...said } = answer as unknown as MigrateAnswer
    count(call, counts, said, (report) => report.openid)
    after = next
    if (after !== "") call.terminal.progress.show(0, undefined, progressText(counts, after))
  } while (after !== "")
}

const goOnWith = (after: string) => (error: unknown) => {
  if (!(error instanceof Refusal) || after === "") throw error
  throw new Refusal(error.exit, `${error.message} To go on: --after ${after}`, error.reason)
}

/** Reads lines of {"ori_openid": …, "new_openid": …}, named as in WeChat's own answer. */
async function readFile(
  call: Call,
  accounts: Accounts,
  path: string,
  counts: MigrateCounts,
): Promise<void> {
  const source = await sourceOf(path)
  const to = `${await call.api.pool()}/migrate?${new URLSearchParams({ ...accounts })}`
  for await (const batch of batches(source.from(0), { lines: 0, bytes: 0 })) {
    const answer = await call.api.postPatiently(to, batch.bytes)
    count(call, counts, answer as unknown as MigrateAnswer, ({ line = 0 }) =>
      String(batch.first - 1 + line),
    )
    call.terminal.progress.show(batch.end, source.size, progressText(counts))
  }
}

const total = (counts: MigrateCounts) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

const progressText = (counts: MigrateCounts, after?: string) =>
  `${total(counts)} identities${after ? `, to go on: --after ${after}` : ""}`

function count(
  { terminal }: Call,
  counts: MigrateCounts,
  answer: Pick<MigrateAnswer, "counts" | "lines">,
  placeOf: (report: MigrateReport) => string,
): void {
  for (const outcome of migrateOutcomes) counts[outcome] += answer.counts[outcome]
  for (const report of answer.lines) {
    if (terminal.json) terminal.out(jsonText({ ...report, place: placeOf(report) }))
    else terminal.out(`${placeOf(report)}: ${report.outcome}: ${report.sentence}`)
  }
}

function summarize({ terminal }: Call, counts: MigrateCounts): Exit {
  const { moved, same, conflict, unknown, refused } = counts
  if (terminal.json) terminal.out(jsonText(counts))
  else {
    const not = `${conflict} in conflict, ${unknown} unknown, ${refused} refused`
    terminal.out(`${moved} moved, ${same} moved before, ${not}.`)
  }
  return conflict + unknown + refused > 0 ? exits.inPart : exits.done
}
