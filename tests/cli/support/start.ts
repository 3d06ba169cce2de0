// Runs `menshen start` and its neighbours as a person or a supervisor does, from the built program.

import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { demoSecrets } from "../../../cli/start/secrets.ts"
import { freePort } from "../../support/ports.ts"
import { until } from "../../support/until.ts"
import { program } from "./run.ts"

const root = join(import.meta.dirname, "../../..")

export interface Options {
  cwd: string
  env?: Record<string, string>
  umask?: string
  program?: string
  node?: string
}

export interface Started {
  child: ChildProcess
  /** Both streams so far. */
  said: () => string
  /** Once it says where Menshen is; fails with what was said if it ends before. */
  ready: () => Promise<void>
  /** When every process that holds its output has ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; said: string }>
}

/** In a process group of its own, as a shell or a supervisor starts it. */
export function startProgram(words: string[], options: Options): Started {
  const { cwd, umask = "022" } = options
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...options.env }
  const command = [options.node ?? process.execPath, options.program ?? program, ...words]
  const args = ["-c", `umask ${umask}; exec "$@"`, "sh", ...command]
  const stdio = ["ignore", "pipe", "pipe"] as const
  const child = spawn("sh", args, { cwd, env, stdio: [...stdio], detached: true })
  let said = ""
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (bytes: Buffer) => {
      said += bytes
    })
  }
  const ended: Started["ended"] = new Promise((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, said }))
  })
  const ready = () =>
    until("Menshen says where it is", () => {
      assert.equal(child.exitCode ?? child.signalCode, null, said)
      return said.includes("Menshen      http")
    })
  return { child, said: () => said, ready, ended }
}

/** The sandbox's menshen.json on another port, with secrets for it, as an operator would have them. */
export async function sandboxSetting() {
  const port = await freePort()
  const text = readFileSync(join(root, "tests/sandbox/menshen.json"), "utf8")
  const config = JSON.parse(text.replaceAll("localhost:8600", `localhost:${port}`))
  return { port, config, env: { ...demoSecrets({}), MENSHEN_PORT: String(port) } }
}

/** Ports for a demonstration of its own. */
export async function sandboxPorts() {
  return {
    MENSHEN_PORT: String(await freePort()),
    MENSHEN_SANDBOX_PORT: String(await freePort()),
    MENSHEN_DEMO_PORT: String(await freePort()),
  }
}
