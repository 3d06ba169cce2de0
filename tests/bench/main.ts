// `npm run bench`: the first three rows of Menshen's performance targets. Each figure is the ratio of
// two implementations timed in turns in one run. --short takes less time and only reports; without it
// a missed target exits with 1.

import assert from "node:assert/strict"
import { benchFolder, benchWorker, coreForNode } from "./bundle.ts"
import { compare, inProcess, medianRow, type Row, verdict } from "./compare.ts"
import { startNative } from "./native.ts"
import { openByPackages } from "./peers.ts"
import { menshen, sample } from "./sample.ts"
import { tokenLines } from "./token.ts"
import { startWorkerd } from "./workerd.ts"

const short = process.argv.includes("--short")
const seconds = short ? 2.5 : 12
const body = new TextEncoder().encode(sample.body)

const Core = await coreForNode()
const core = Core.load(menshen.config, (name) => menshen.secrets[name])
if ("faults" in core) throw new Error(JSON.stringify(core.faults))
const [account] = core.config.accounts
if (account === undefined) throw new Error("the sample has no account")
const openByCore = () => {
  const opened = core.openPush(account, sample.query, body)
  return opened.ok ? opened.value.replyTo.to : opened.reason
}
const openByPeers = () => openByPackages(sample.query, body)
assert.equal(openByCore(), sample.openid)
assert.equal(openByPeers(), sample.openid)

const native = startNative()
const worker = await benchWorker()

async function inOneWorkerd(): Promise<Row> {
  const workerd = await startWorkerd(worker)
  const what = "open a push: core.wasm / node:crypto by hand, workerd"
  const [ours, theirs] = [workerd.timed("core"), workerd.timed("hand")]
  return compare({ what, target: 0.35, ours, theirs }, seconds / 3).finally(workerd.stop)
}

const rows: (() => Promise<Row>)[] = [
  () =>
    compare(
      {
        what: "open a push: core.wasm / wechat-crypto + fast-xml-parser, Node",
        target: 0.2,
        ours: inProcess(openByCore),
        theirs: inProcess(openByPeers),
      },
      seconds,
    ),
  // Processes compile the JavaScript differently well: by a tenth, for their whole lives.
  () => medianRow(short ? 3 : 9, inOneWorkerd),
  () =>
    compare(
      {
        what: "open a push: core.wasm / native build",
        target: 3,
        ours: inProcess(openByCore),
        theirs: native.timed,
      },
      seconds,
    ),
]

function print(row: Row): void {
  const { what, ratio, target, ours, theirs } = row
  const cells = [
    what.padEnd(64),
    `${ratio.toFixed(3)} ×`,
    `≤ ${target.toFixed(2)} ×`,
    verdict(row),
    `${ours.toFixed(2)} µs against ${theirs.toFixed(2)} µs`,
  ]
  console.log(cells.join("  "))
}

try {
  for (const measure of rows) {
    const row = await measure()
    print(row)
    if (!short && verdict(row) === "MISSED") process.exitCode = 1
  }
  for (const line of await tokenLines(benchFolder, short ? 40 : 400)) console.log(line)
} finally {
  native.stop()
}
