// `npm run load`: 10,000 hostile requests beside 100 honest sign-ins in one minute, once from one address and
// once from 200, three times each. Prints a table; exits with 1 if a stated bound is missed. --short runs a third
// of a minute once.

import { cpus } from "node:os"
import { type Beside, runBeside, type Shape, third } from "./beside.ts"
import { faultsOf } from "./bounds.ts"

const short = process.argv.includes("--short")
const runs = short ? 1 : 3
const minute: Shape = { honest: 100, hostile: 10_000, addresses: 1, seconds: 60 }
const usual = short ? { ...minute, ...third } : minute

const median = (numbers: number[]) =>
  numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN

async function several(change: Partial<Shape>): Promise<Beside[]> {
  const all: Beside[] = []
  while (all.length < runs) all.push(await runBeside({ ...usual, ...change }))
  return all
}

const quiet = await several({ hostile: 0 })
const quietP90 = median(quiet.map(({ p90 }) => p90))
const quietBytes = median(quiet.map(({ stored }) => stored.bytes))
console.log(`${cpus().length} cores, Node ${process.version}; median of ${runs}`)
console.log(`quiet: p90 of a sign-in ${quietP90.toFixed(0)} ms`)
for (const addresses of [1, 200]) {
  const all = await several({ addresses })
  const beside = {
    ratio: median(all.map(({ p90 }) => p90)) / quietP90,
    lostCodes: Math.max(...all.map(({ lostCodes }) => lostCodes)),
    bytes: Math.max(...all.map(({ stored }) => stored.bytes)) - quietBytes,
  }
  console.log(
    `${usual.hostile} hostile requests from ${addresses} address(es): p90 ${beside.ratio.toFixed(2)} × quiet, ${beside.lostCodes} QR codes, ${(beside.bytes / 1024).toFixed(0)} KiB in rows`,
  )
  console.log(all[0]?.answers)
  for (const fault of faultsOf(addresses, beside)) {
    console.log(`missed: ${fault}`)
    process.exitCode = 1
  }
}
