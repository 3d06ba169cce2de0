// `npm run bench`: the first three rows of the numbers Menshen promises. Each figure is a ratio of
// two ways timed in turns in one run. --short takes less time and only reports; without it a
// missed target ends with exit 1.

import assert from "node:assert/strict"
import { benchFolder, benchWorker, coreForNode } from "./bundle.ts"
import { type Comparison, compare, inProcess, type Row, reached } from "./compare.ts"
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
const openByCore = () => core.openPush(0, sample.query, body)
const openByPeers = () => openByPackages(sample.query, body)
assert.equal(openByCore().push?.from, sample.openid)
assert.equal(openByPeers(), sample.openid)

const native = startNative()
const workerd = await startWorkerd(await benchWorker())
const comparisons: Comparison[] = [
  {
    what: "open a push: core.wasm / wechat-crypto + fast-xml-parser, Node",
    target: 0.2,
    ours: inProcess(openByCore),
    theirs: inProcess(openByPeers),
  },
  {
    what: "open a push: core.wasm / node:crypto by hand, workerd",
    target: 0.35,
    ours: workerd.timed("core"),
    theirs: workerd.timed("hand"),
  },
  {
    what: "open a push: core.wasm / native build",
    target: 3,
    ours: inProcess(openByCore),
    theirs: native.timed,
  },
]

function print(row: Row): void {
  const { what, ratio, target, ours, theirs } = row
  const cells = [
    what.padEnd(64),
    `${ratio.toFixed(3)} ×`,
    `≤ ${target.toFixed(2)} ×`,
    reached(row) ? "reached" : "MISSED",
    `${ours.toFixed(2)} µs against ${theirs.toFixed(2)} µs`,
  ]
  console.log(cells.join("  "))
}

try {
  for (const comparison of comparisons) {
    const row = await compare(comparison, seconds)
    print(row)
    if (!short && !reached(row)) process.exitCode = 1
  }
  for (const line of await tokenLines(benchFolder, short ? 40 : 400)) console.log(line)
} finally {
  native.stop()
  workerd.stop()
}
