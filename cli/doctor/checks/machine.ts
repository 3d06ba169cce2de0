// The configuration and the machine.

import { existsSync, rmSync, type StatsFs, statfsSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { checkNode } from "../../backup/node-version.ts"
import { Refusal } from "../../refusal.ts"
import { printable } from "../../show.ts"
import { folderFault, warnAboutEnvFile, warnAboutFolder } from "../../start/data-folder.ts"
import type { Check } from "../check.ts"
import type { Fault } from "../core.ts"
import type { Facts } from "../facts.ts"
import { ok, todo, unknown, unless, type Verdict } from "../verdict.ts"

const lineOf = ({ pointer, sentence }: Fault) =>
  printable(`${pointer || "(the whole file)"}: ${sentence}`)

function configuration({ settings, unreadable, judged }: Facts): Verdict | undefined {
  if (settings === undefined) return undefined
  if (unreadable !== "") return todo(unreadable)
  const { faults = [], warnings = [] } = judged ?? {}
  const warned = warnings.map((warning) => ` Warning: ${lineOf(warning)}.`).join("")
  return unless(faults.map(lineOf), `${settings.configFile} is sound.${warned}`)
}

function secrets({ settings, judged }: Facts): Verdict | undefined {
  if (settings === undefined || judged === undefined) return undefined
  const faults = [...judged.secretFaults.map(lineOf), ...warnAboutEnvFile(settings.envFile)]
  return unless(faults, `each of the ${judged.secrets.length} variables has a value of its form.`)
}

/** A Menshen that has never been started has none, and makes it. */
function dataFolder({ settings }: Facts): Verdict | undefined {
  if (settings === undefined) return undefined
  const { dataDir } = settings
  if (!existsSync(dataDir)) return ok(`${dataDir} does not exist yet: menshen start makes it.`)
  const file = join(dataDir, `probe-${process.pid}`)
  try {
    writeFileSync(file, "probe")
    rmSync(file)
  } catch (error) {
    return todo(folderFault(dataDir, (error as NodeJS.ErrnoException).code))
  }
  return unless(warnAboutFolder(dataDir), `${dataDir} can be written, and is private.`)
}

const leastBytes = 512 * 1024 * 1024
const leastShare = 0.05

export function diskVerdict(
  { bavail, blocks, bsize }: Pick<StatsFs, "bavail" | "blocks" | "bsize">,
  dataDir: string,
): Verdict {
  const free = bavail * bsize
  const share = blocks === 0 ? 0 : bavail / blocks
  const size = `${(free / 1024 ** 3).toFixed(1)} GiB (${Math.floor(share * 100)} %) are free`
  if (free >= leastBytes && share >= leastShare) return ok(`${size} for ${dataDir}.`)
  return todo(`only ${size} for ${dataDir}: free some space, before sign-ins fail for want of it.`)
}

function disk({ settings }: Facts): Verdict | undefined {
  if (settings === undefined) return undefined
  let folder = settings.dataDir
  while (!existsSync(folder)) folder = dirname(folder)
  return diskVerdict(statfsSync(folder), settings.dataDir)
}

const hourMs = 60 * 60 * 1000
const oldMs = 26 * hourMs

/** @param newest in milliseconds since 1970 */
export function backupVerdict(place: string, newest: number, now: number): Verdict {
  const hours = Math.floor((now - newest) / hourMs)
  const age = `the newest backup in ${place} is ${hours < 1 ? "less than an hour" : `${hours} h`} old`
  return now - newest < oldMs
    ? ok(`${age}.`)
    : todo(`${age}: look whether menshen backup still runs.`)
}

async function backup({ call, env, settings }: Facts): Promise<Verdict | undefined> {
  const place = call.values.backup
  if (settings === undefined) return undefined
  if (place === undefined) {
    return unknown("not looked at: name its place with --backup (docs/backup.md).")
  }
  try {
    checkNode()
    const { newestOf } = await import("../../backup/newest.ts")
    const { values, switches } = call
    const newest = await newestOf(place, { values, switches, environment: env })
    return backupVerdict(place, newest, Date.now())
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return todo(error.message)
  }
}

export const machineChecks: Check[] = [
  { name: "configuration", run: configuration },
  { name: "secrets", needs: ["configuration"], run: secrets },
  { name: "data folder", needs: ["configuration"], run: dataFolder },
  { name: "disk space", needs: ["configuration"], run: disk },
  { name: "backup", needs: ["configuration"], run: backup },
]
