// `npm run backups`: the backups that take longer than a test may. Each figure has a limit, and the program exits
// with 1 when one is missed.
//
//   - 100,000 people in the pool: a whole round, a round of changes, and a restore within 60 s
//   - a backup during 20 sign-ins a second, restored elsewhere
//   - kill -9 and the folder deleted during 5 sign-ins a second, restored elsewhere: at most 15 s are missing

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { DataFolder } from "../../cli/backup/data-folder.ts"
import { folderTarget } from "../../cli/backup/folder-target.ts"
import { Saver } from "../../cli/backup/saver.ts"
import { run } from "../cli/support/run.ts"
import { startSuite } from "../conformance/suite.ts"
import { adminKey, adminWorld } from "../support/admin.ts"
import { writeCrowd } from "../support/crowd.ts"
import { startBucket } from "../support/s3.ts"
import { newPerson, signIn, type World } from "../support/world.ts"
import { judge } from "./support/judge.ts"
import { loseTheMachine } from "./support/lost-machine.ts"
import { backup, restore, sealed } from "./support/programs.ts"
import { backedUp, Visitors } from "./support/visitors.ts"

const { values } = parseArgs({ options: { users: { type: "string", default: "100000" } } })
const limits = { restoreSeconds: 60, lostMs: 15_000 }
const scratch = mkdtempSync(join(tmpdir(), "menshen-backups-"))

function report(line: string, holds: boolean): void {
  console.log(`${holds ? "ok  " : "NOT "} ${line}`)
  if (!holds) process.exitCode = 1
}

async function timed<T>(work: Promise<T>): Promise<{ value: T; seconds: number }> {
  const began = performance.now()
  const value = await work
  return { value, seconds: (performance.now() - began) / 1000 }
}

/** Every program of these has to succeed. */
async function succeeded(ended: ReturnType<typeof run>) {
  const { code, out, err } = await ended
  if (code !== 0) throw new Error(err)
  return out
}

/** In seconds: what a round takes after one sign-in, while the worker runs. */
async function roundOfChanges(w: World): Promise<number> {
  const folder = new DataFolder(w.menshen.dataDir)
  const target = folderTarget(join(scratch, "changes"))
  const close = async (bytes: Uint8Array) => bytes
  const seal = { isSealed: true, close, checkKey: async () => {} }
  const saver = new Saver({ folder, target, seal, menshen: "0.1.0" })
  await saver.save()
  await signIn(w, (await newPerson(w, "Li")).person)
  const { seconds } = await timed(saver.save())
  folder.close()
  return seconds
}

async function manyPeople(count: number): Promise<void> {
  const w = await adminWorld()
  try {
    const file = join(scratch, "people.jsonl")
    await writeCrowd(file, count, { appId: w.account.appId, clientId: "shop" })
    const issuer = w.menshen.url
    await succeeded(run(["import", file], { issuer, key: adminKey }))
    await signIn(w, (await newPerson(w)).person)
    const folder = join(scratch, "many/")
    const words = ["--to", folder, "--data", w.menshen.dataDir, "--json"]
    const saved = await timed(succeeded(backup(words)))
    const { bytes } = JSON.parse(saved.value)
    const size = `${(bytes / 1024 / 1024).toFixed(0)} MiB`
    console.log(`     ${count} people: a whole round in ${saved.seconds.toFixed(1)} s, ${size}`)
    console.log(`     a round of changes in ${(await roundOfChanges(w)).toFixed(1)} s`)
    const data = join(scratch, "data")
    const restored = await timed(succeeded(restore([folder, "--data", data, "--json"])))
    const { people } = JSON.parse(restored.value)
    const seconds = restored.seconds.toFixed(1)
    const holds = restored.seconds <= limits.restoreSeconds && people === count + 1
    report(
      `${people} people are restored in ${seconds} s (limit ${limits.restoreSeconds} s)`,
      holds,
    )
  } finally {
    await w.close()
  }
}

async function underLoad(): Promise<void> {
  const suite = await startSuite(backedUp)
  const { menshen } = suite.w
  try {
    const visitors = new Visitors(suite)
    const began = performance.now()
    const coming = visitors.come(20)
    let moment = 0
    let file = ""
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, 4000))
      file = join(scratch, `load-${round}.tar`)
      const words = ["--to", file, "--data", menshen.dataDir, "--json"]
      moment = Date.parse(JSON.parse(await succeeded(backup(words))).at)
    }
    visitors.stop()
    await coming
    const rate = visitors.all.length / ((performance.now() - began) / 1000)
    await menshen.kill()
    const data = join(scratch, "load")
    await succeeded(restore([file, "--data", data]))
    await menshen.start(undefined, 7, data)
    const { asked, endedBefore, faults } = await judge(suite, visitors.all, moment, 300)
    const text = `${rate.toFixed(1)} sign-ins a second: ${asked} visitors asked, ${endedBefore} had ended`
    report(`${text}, ${faults.length} faults ${faults.slice(0, 3).join("; ")}`, faults.length === 0)
  } finally {
    await suite.w.close()
  }
}

async function lostMachine(): Promise<void> {
  const bucket = await startBucket("backups", 1000)
  const suite = await startSuite(backedUp)
  try {
    const course = { perSecond: 5, every: "10s", rounds: 5, afterMs: 9000, asked: 200 }
    const { faults, lostMs, came, missing, asked, restoreSeconds } = await loseTheMachine(
      suite,
      bucket,
      course,
      sealed,
    )
    const lost = `${(lostMs / 1000).toFixed(1)} s are lost, ${missing} of ${came} sign-ins`
    const text = `${lost} (limit ${limits.lostMs / 1000} s), ${asked} asked, restored in ${restoreSeconds.toFixed(1)} s`
    const holds = faults.length === 0 && lostMs < limits.lostMs
    report(`${text}, ${faults.length} faults ${faults.slice(0, 3).join("; ")}`, holds)
  } finally {
    await suite.w.close()
    await bucket.close()
  }
}

try {
  await manyPeople(Number(values.users))
  await underLoad()
  await lostMachine()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}
