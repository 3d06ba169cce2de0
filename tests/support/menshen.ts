// Menshen on the real workerd, as the tests start it: a port and a data folder of its own.

import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { demoSecrets } from "../../scripts/lib/secrets.mjs"
import { workerdArguments, workerdConfig } from "../../scripts/workerd-config.mjs"

const root = join(import.meta.dirname, "../..")

export interface Menshen {
  url: string
  /** Where the desks' SQLite files lie. */
  dataDir: string
  /** What the worker logged so far. */
  log: () => string
  /** kill -9: nothing is flushed, nothing is said. */
  kill: () => Promise<void>
  start: () => Promise<void>
  stop: () => Promise<void>
}

export interface Options {
  configText: string
  secrets: Record<string, string>
  port: number
  shards?: number
  /** Another worker than the built one: the folder of its worker.js and its .wasm files. */
  workerDir?: string | undefined
  /** Where every request of Menshen's ends up, as `host:port`, for a test that counts them. */
  internet?: string | undefined
  /** The header whose JSON is what Cloudflare would say of a request. */
  cfHeader?: string | undefined
  /** Takes a /health that says misconfigured as started: for tests of exactly that. */
  misconfigured?: boolean
}

export async function startMenshen(options: Options): Promise<Menshen> {
  const folder = mkdtempSync(join(tmpdir(), "menshen-"))
  const dataDir = join(folder, "data")
  mkdirSync(dataDir)
  const file = join(folder, "workerd.capnp")
  const { port, configText, secrets, shards = 4 } = options
  const { workerDir = join(root, "dist/edge"), internet, cfHeader } = options
  const worker = { port, dataDir, configText, secrets, shards, workerDir, internet, cfHeader }
  writeFileSync(file, workerdConfig(worker))
  const url = `http://localhost:${port}`
  let child: ChildProcess
  let text = ""

  const start = async () => {
    const env = { ...process.env, ...secrets }
    const binary = join(root, "node_modules/.bin/workerd")
    child = spawn(binary, workerdArguments(file), { env, stdio: ["ignore", "pipe", "pipe"] })
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        text += chunk.toString()
      })
    }
    await untilHealthy(url, () => text, options.misconfigured ? 503 : 200)
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once("exit", resolve))
    child.kill(signal)
    // On SIGTERM workerd waits for open connections, a socket of a test among them.
    const last = setTimeout(() => child.kill("SIGKILL"), 500)
    await ended
    clearTimeout(last)
  }
  await start().catch(async (error) => {
    await end("SIGKILL")
    throw error
  })
  return {
    url,
    dataDir,
    log: () => text,
    kill: () => end("SIGKILL"),
    start,
    stop: async () => {
      await end("SIGTERM")
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilHealthy(url: string, log: () => string, healthy: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answer = await fetch(`${url}/health`).catch(() => undefined)
    if (answer?.status === healthy) return
    if (answer) throw new Error(`Menshen is not healthy: ${await answer.text()}\n${log()}`)
    await sleep(50)
  }
  throw new Error(`Menshen did not start:\n${log()}`)
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === "string") throw new Error("no port")
  return address.port
}

/** The demo's menshen.json moved to other ports, and secrets for it. */
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
