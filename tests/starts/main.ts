// `npm run starts`: installs the package as npm does, without its install scripts and without a network, and starts
// and stops `menshen start --sandbox` twenty times. Then it prints what the processes occupy after 100 sign-ins.

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sandboxPorts } from "../cli/support/start.ts"
import { limitsMb, memoryAfter } from "./memory.ts"
import { type Ending, endings, type Moment, type Place, round } from "./round.ts"

const rounds = 20
const signIns = 100

function install(folder: string): string {
  const options = ["--silent", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"]
  const root = join(import.meta.dirname, "../..")
  const pack = ["pack", "--pack-destination", folder, ...options]
  const packed = execFileSync("npm", pack, { cwd: root, encoding: "utf8" }).trim()
  writeFileSync(join(folder, "package.json"), '{"private": true}')
  execFileSync("npm", ["install", ...options, join(folder, packed)], { cwd: folder })
  return join(folder, "node_modules/menshen/dist/cli/menshen.js")
}

const folder = mkdtempSync(join(tmpdir(), "menshen-starts-"))
try {
  const place: Place = { program: install(folder), folder, ports: await sandboxPorts() }
  const kinds = Object.keys(endings) as Ending[]
  for (let at = 0; at < rounds; at += 1) {
    const ending = kinds[at % kinds.length] ?? "SIGKILL"
    // The first one in use makes the person; of the others, a quarter ends while it starts.
    const moment: Moment = at % 4 === 3 ? "early" : "in use"
    const began = performance.now()
    await round(place, ending, moment)
    const took = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${String(at + 1).padStart(2)}  ${ending.padEnd(12)} ${moment.padEnd(7)} ${took} s`)
  }
  console.log(`${rounds} starts and stops: nothing is left, nothing is lost`)
  const memory = await memoryAfter(place, signIns)
  for (const [name, limit] of Object.entries(limitsMb)) {
    const occupied = memory[name as keyof typeof memory]
    console.log(
      `${name.padEnd(9)} ${occupied.toFixed(0)} MB after ${signIns} sign-ins (limit ${limit})`,
    )
    if (!(occupied <= limit)) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true })
}
