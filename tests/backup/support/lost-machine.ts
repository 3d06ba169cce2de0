// A machine that is lost while people sign in, and its restore elsewhere.

import { rmSync } from "node:fs"
import { join } from "node:path"
import { parsePartKey } from "../../../cli/backup/names.ts"
import type { Suite } from "../../conformance/suite.ts"
import type { Bucket } from "../../support/s3.ts"
import { until } from "../../support/until.ts"
import { judge } from "./judge.ts"
import { envFor, restore, scratch, startBackup } from "./programs.ts"
import { Visitors } from "./visitors.ts"

export interface Course {
  perSecond: number
  every: string
  /** After so many rounds the machine is lost. */
  rounds: number
  /** How long after the last of them, in milliseconds. */
  afterMs?: number
  /** How many visitors are asked afterwards. */
  asked: number
}

export interface Lost {
  faults: string[]
  /** From the moment of the last round to the loss of the machine. */
  lostMs: number
  came: number
  /** Sign-ins that were answered and are lost. */
  missing: number
  asked: number
  restoreSeconds: number
  /** What the restore said. */
  said: string
}

export async function loseTheMachine(
  suite: Suite,
  bucket: Bucket,
  course: Course,
  env: Record<string, string>,
): Promise<Lost> {
  const { menshen } = suite.w
  const prefix = String(Date.now())
  const to = `s3://${bucket.name}/${prefix}`
  const dataDir = menshen.dataDir
  const visitors = new Visitors(suite)
  const coming = visitors.come(course.perSecond)
  await until("somebody has come", () => visitors.all.length > 0)
  const words = ["--to", to, "--data", dataDir, "--every", course.every]
  const saving = startBackup(words, envFor(bucket, env))
  const rounds = () => [...bucket.objects.keys()].filter((key) => /\.round(\.age)?$/.test(key))
  const had = rounds().length
  await until("rounds were saved", () => rounds().length >= had + course.rounds)
  const lastAt = () =>
    parsePartKey(
      rounds()
        .at(-1)
        ?.slice(prefix.length + 1) ?? "",
    )?.at ?? 0
  const newest = () => visitors.all.at(-1)?.signedInAt ?? 0
  await until("somebody has come since", () => newest() > lastAt())
  if (course.afterMs) await new Promise((resolve) => setTimeout(resolve, course.afterMs))
  visitors.stop()
  await menshen.kill()
  rmSync(dataDir, { recursive: true })
  const lostAt = Date.now()
  saving.child.kill("SIGKILL")
  await Promise.all([saving.ended, coming])
  const data = join(scratch(), "elsewhere")
  const began = performance.now()
  const restored = await restore([to, "--data", data, "--json"], envFor(bucket, env))
  const restoreSeconds = (performance.now() - began) / 1000
  if (restored.code !== 0) throw new Error(restored.err)
  const moment = Date.parse(JSON.parse(restored.out).at)
  await menshen.start(undefined, undefined, data)
  const { asked, faults } = await judge(suite, visitors.all, moment, course.asked)
  const came = visitors.all.length
  const missing = visitors.all.filter(({ signedInAt }) => signedInAt >= moment).length
  return {
    faults,
    lostMs: lostAt - moment,
    came,
    missing,
    asked,
    restoreSeconds,
    said: restored.out,
  }
}
