// Starts Menshen on the real workerd, with its own port and data folder.

import { type ChildProcess, spawn } from "node:child_process"
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { demoSecrets } from "../../cli/start/secrets.ts"
import { workerdArguments, workerdConfig } from "../../cli/start/workerd-config.ts"
import { checkAnswersOf } from "./openapi.ts"
import { until } from "./until.ts"

const root = join(import.meta.dirname, "../..")

/** Tests that run other tests on another worker set these (tests/faults/repeats.ts). */
const usualWorkerDir = process.env.MENSHEN_TEST_WORKER ?? join(root, "dist/edge")
const keptLogs = process.env.MENSHEN_TEST_LOGS

export interface Menshen {
  url: string
  /** The folder with the desks' SQLite files. */
  dataDir: string
  /** The worker's log so far. */
  log: () => string
  /** Of workerd, while it runs. */
  pid: () => number
  /** kill -9: without flushing or closing anything. */
  kill: () => Promise<void>
  /** Again, as before or with another menshen.json, another number of ticket desks, or another data folder. */
  start: (configText?: string, shards?: number, dataDir?: string) => Promise<void>
  /** The next start runs this folder's worker. */
  use: (workerDir: string) => void
  stop: () => Promise<void>
}

export interface Options {
  configText: string
  secrets: Record<string, string>
  port: number
  shards?: number
  /** The folder with another worker.js and its .wasm files, instead of the built ones. */
  workerDir?: string | undefined
  /** The `host:port` that gets every request of Menshen, for a test that counts them. */
  internet?: string | undefined
  /** The header with the JSON that Cloudflare would put into a request's `cf`. */
  cfHeader?: string | undefined
  /** Counts a misconfigured /health as started, for tests of a wrong menshen.json. */
  misconfigured?: boolean
}

export async function startMenshen(options: Options): Promise<Menshen> {
  const folder = mkdtempSync(join(tmpdir(), "menshen-"))
  const dataDir = join(folder, "data")
  mkdirSync(dataDir)
  const file = join(folder, "workerd.capnp")
  const { port, configText, secrets, shards = 4 } = options
  const { workerDir = usualWorkerDir, internet, cfHeader } = options
  const outbound = outboundOf(configText)
  const worker = {
    port,
    dataDir,
    configText,
    secrets,
    outbound,
    shards,
    workerDir,
    internet,
    cfHeader,
  }
  const url = `http://localhost:${port}`
  let child: ChildProcess
  // When an answer arrives, a file already has every earlier log line; a pipe may not.
  const logFile = join(folder, "log")
  const written = openSync(logFile, "a")
  const log = () => readFileSync(logFile, "utf8")

  const start = async (text?: string, shards?: number, dataDir?: string) => {
    if (text !== undefined) worker.configText = text
    if (shards !== undefined) worker.shards = shards
    if (dataDir !== undefined) worker.dataDir = dataDir
    writeFileSync(file, workerdConfig(worker))
    const env = { ...process.env, ...secrets }
    const binary = join(root, "node_modules/.bin/workerd")
    child = spawn(binary, workerdArguments(file), { env, stdio: ["ignore", written, written] })
    await untilHealthy(child, url, log, options.misconfigured ? 503 : 200)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once("exit", resolve))
    child.kill(signal)
    // On SIGTERM workerd waits for open connections, such as a test's socket.
    const last = setTimeout(() => child.kill("SIGKILL"), 500)
    await ended
    clearTimeout(last)
  }
  await start().catch(async (error) => {
    await end("SIGKILL")
    throw error
  })
  // Measurements run without it.
  if (process.argv[1]?.endsWith(".test.ts")) checkAnswersOf(url)
  return {
    url,
    get dataDir() {
      return worker.dataDir
    },
    log,
    pid: () => child.pid ?? 0,
    kill: () => end("SIGKILL"),
    start,
    use: (workerDir) => {
      worker.workerDir = workerDir
    },
    stop: async () => {
      await end("SIGTERM")
      closeSync(written)
      if (keptLogs !== undefined) cpSync(logFile, join(keptLogs, basename(folder)))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilHealthy(
  child: ChildProcess,
  url: string,
  log: () => string,
  healthy: number,
): Promise<void> {
  await until("Menshen answers", async () => {
    const ended = child.exitCode !== null || child.signalCode !== null
    if (ended) throw new Error(`Menshen did not start:\n${log()}`)
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer === undefined || answer.status === healthy) return answer !== undefined
    throw new Error(`Menshen is not healthy: ${await answer.text()}\n${log()}`)
  })
}

/** A misconfigured text has none. */
function outboundOf(configText: string): string[] {
  try {
    return JSON.parse(configText).outbound?.allow ?? []
  } catch {
    return []
  }
}

/** The demo's menshen.json on other ports, with secrets for it. */
export function demoConfig(ports: { menshen: number; sandbox: number; demo: number }) {
  const text = readFileSync(join(root, "tests/sandbox/menshen.json"), "utf8")
  const moved: Record<string, number> = {
    8600: ports.menshen,
    8601: ports.sandbox,
    8602: ports.demo,
  }
  const configText = text.replace(
    /localhost:(860[012])\b/g,
    (_, usual: string) => `localhost:${moved[usual]}`,
  )
  return { configText, secrets: demoSecrets(process.env) as Record<string, string> }
}
