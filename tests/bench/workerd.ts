// A workerd with the bench worker in it; the time is measured here, outside.

import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { freePort } from "../support/ports.ts"
import type { Timed } from "./compare.ts"
import { root, sample, sampleJson } from "./sample.ts"

const config = (
  port: number,
  workerDir: string,
) => `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "bench", worker = .bench)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "bench")],
);

const bench :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "${workerDir}/worker.js"),
    (name = "core.wasm", wasm = embed "${workerDir}/core.wasm"),
  ],
  compatibilityDate = "2026-10-20",
  bindings = [(name = "SAMPLE", fromEnvironment = "SAMPLE")],
);
`

export interface BenchWorkerd {
  timed: (way: "core" | "hand") => Timed
  stop: () => void
}

export async function startWorkerd(workerDir: string): Promise<BenchWorkerd> {
  const port = await freePort()
  const file = join(workerDir, "bench.capnp")
  writeFileSync(file, config(port, workerDir))
  const child = spawn(`${root}node_modules/.bin/workerd`, ["serve", "--import-path=/", file], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, SAMPLE: sampleJson },
  })
  const ask = async (way: string, count: number): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/${way}?count=${count}`)
    if (!response.ok) throw new Error(await response.text())
    return response.text()
  }
  await untilAnswered(() => ask("nothing", 0))
  const clocked = async (way: string, count: number) => {
    const began = performance.now()
    const answer = await ask(way, count)
    const taken = performance.now() - began
    if (way !== "nothing" && answer !== sample.openid) throw new Error(`${way}: ${answer}`)
    return taken
  }
  // The time of an empty request is subtracted from the work.
  const timed = (way: "core" | "hand") => async (count: number) =>
    (await clocked(way, count)) - (await clocked("nothing", 0))
  return { timed, stop: () => child.kill() }
}

async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      await ask()
      return
    } catch {
      await sleep(50)
    }
  }
  throw new Error("workerd did not answer")
}
