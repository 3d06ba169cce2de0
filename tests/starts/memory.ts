// What the launcher and workerd occupy after sign-ins, as a unit runs them: without npx, and without the sandbox, which
// runs beside them here. The limits are those of docs/operating.md.

import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { processesOf } from "../cli/support/processes.ts"
import { startProgram } from "../cli/support/start.ts"
import { demoConfig } from "../support/menshen.ts"
import { until } from "../support/until.ts"
import { newPerson, signIn } from "../support/world.ts"
import { type Place, worldOf } from "./round.ts"

export const limitsMb = { launcher: 60, workerd: 120 }

export interface Memory {
  launcher: number
  workerd: number
}

export async function memoryAfter(
  { program, folder, ports }: Place,
  signIns: number,
): Promise<Memory> {
  const [menshen, sandbox, demo] = Object.values(ports).map(Number) as [number, number, number]
  const { configText, secrets } = demoConfig({ menshen, sandbox, demo })
  // One machine makes them all, so the limits of an address are off.
  const config = JSON.stringify({ ...JSON.parse(configText), limits: "off" })
  writeFileSync(join(folder, "menshen.json"), config)
  const env = { ...secrets, ...ports }
  const beside = startSandbox(program, env)
  const started = startProgram(["start"], { cwd: folder, env, program })
  try {
    await Promise.all([started.ready(), untilAnswers(sandbox)])
    await signInOften(worldOf({ ports }), signIns)
    const pid = started.child.pid ?? 0
    const isWorkerd = ({ command }: { command: string }) => command.includes("workerd serve")
    const workerd = processesOf(pid).find(isWorkerd)
    return { launcher: residentMb(pid), workerd: residentMb(workerd?.pid ?? 0) }
  } finally {
    started.child.kill("SIGTERM")
    beside.kill("SIGTERM")
    await Promise.all([started.ended, once(beside, "exit")])
  }
}

const startSandbox = (program: string, env: Record<string, string>) => {
  const main = join(dirname(program), "../sandbox/main.js")
  return spawn(process.execPath, [main], { env: { ...process.env, ...env }, stdio: "ignore" })
}

const untilAnswers = (port: number) =>
  until("the sandbox answers", () =>
    fetch(`http://localhost:${port}/phone/state`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )

async function signInOften(world: ReturnType<typeof worldOf>, times: number): Promise<void> {
  for (let done = 0; done < times; done += 1) {
    const { person } = await newPerson(world, `Mei ${done}`)
    await signIn(world, person)
  }
}

/** In 10^6 bytes, of which a MiB has a few more. */
function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8")
  const [, kib = "NaN"] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? []
  return (Number(kib) * 1024) / 1e6
}
