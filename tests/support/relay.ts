// The relay as its own process, and a world whose first account goes out by it.

import { type ChildProcess, spawn } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "./ports.ts"
import { until } from "./until.ts"
import * as world from "./world.ts"

const program = join(import.meta.dirname, "../../dist/relay/menshen-relay.js")

export interface RelayProcess {
  url: string
  log: () => string
  /** Parsed lines of the log. */
  lines: () => Record<string, unknown>[]
  kill: () => Promise<void>
  /** Gracefully, as a service manager does; the exit code. */
  stop: () => Promise<number | null>
  start: () => Promise<void>
  close: () => Promise<void>
}

export async function startRelay(
  port: number,
  configuration: object,
  secrets: Record<string, string>,
): Promise<RelayProcess> {
  const folder = mkdtempSync(join(tmpdir(), "menshen-relay-"))
  const file = join(folder, "relay.json")
  const logFile = join(folder, "log")
  writeFileSync(file, JSON.stringify(configuration))
  const written = openSync(logFile, "a")
  const log = () => readFileSync(logFile, "utf8")
  let child: ChildProcess
  const start = async () => {
    const before = log().length
    child = spawn(process.execPath, [program, "--config", file, "--port", String(port)], {
      env: { PATH: process.env.PATH ?? "", ...secrets },
      stdio: ["ignore", written, written],
    })
    await until("the relay listens", () => {
      if (child.exitCode !== null) throw new Error(`the relay did not start:\n${log()}`)
      return log().slice(before).includes('"event":"listening"')
    })
  }
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve))
    child.kill(signal)
    return ended
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    lines: () =>
      log()
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line)),
    kill: async () => void (await end("SIGKILL")),
    stop: () => end("SIGTERM"),
    start,
    close: async () => {
      await end("SIGKILL")
      closeSync(written)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** WeChat lists one address, ::1, from which only a relay calls. */
const listedAddress = "::1"

export const listOneAddress = ({ sandboxUrl }: world.World) =>
  world.post(`${sandboxUrl}/platform/accounts`, { account: "acme", whitelist: [listedAddress] })

/** The relay of a world whose first account goes out by one at this port. */
export async function startRelayOf(w: world.World, port: number): Promise<RelayProcess> {
  const { appId, appSecret } = w.account
  const apiBase = w.sandboxUrl.replace("localhost", `[${listedAddress}]`)
  const configuration = {
    accounts: [{ name: "acme", appId, appSecret: { env: "ACME_APP_SECRET" }, apiBase }],
    callers: [{ name: "edge", secret: { env: "ACME_RELAY" } }],
  }
  await listOneAddress(w)
  const secrets = { ACME_APP_SECRET: appSecret, ACME_RELAY: w.secrets.ACME_RELAY ?? "" }
  return startRelay(port, configuration, secrets)
}

/** For an account that goes out directly, from an address that WeChat does not list. */
export function fromAnotherAddress(config: Record<string, unknown>): void {
  const [account] = config.accounts as { apiBase: string }[]
  if (account) account.apiBase = account.apiBase.replace("localhost", "127.0.0.1")
}

export function byRelayAt(port: number, config: Record<string, unknown>): void {
  const [account] = config.accounts as Record<string, unknown>[]
  world.byRelay(account ?? {}, `http://127.0.0.1:${port}`)
}

export interface RelayWorld extends world.World {
  relay: RelayProcess
}

export async function startRelayWorld(
  change: (config: Record<string, unknown>) => void = () => {},
): Promise<RelayWorld> {
  const port = await freePort()
  const w = await world.startWorld((config) => {
    byRelayAt(port, config)
    change(config)
  })
  const relay = await startRelayOf(w, port).catch(async (error) => {
    await w.close()
    throw error
  })
  return {
    ...w,
    relay,
    close: async () => {
      await relay.close()
      await w.close()
    },
  }
}
