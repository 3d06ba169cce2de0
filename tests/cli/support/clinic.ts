// A Menshen behind a proxy, with the sandbox WeChat, and its doctor: what a test breaks, the doctor has to name.

import assert from "node:assert/strict"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { doctor } from "../../../cli/doctor/main.ts"
import type { Line } from "../../../cli/doctor/runner.ts"
import { adminWorld } from "../../support/admin.ts"
import { freePort } from "../../support/ports.ts"
import * as world from "../../support/world.ts"
import { FaultyProxy, visitorHeader } from "./faulty-proxy.ts"

export type Config = Record<string, unknown>

export interface Examined {
  exit: number
  lines: Line[]
  /** Everything that was printed. */
  said: string
}

export interface Clinic extends world.World {
  proxy: FaultyProxy
  folder: string
  config: Config
  /** Writes menshen.json and menshen.env again. */
  write: (config?: Config, secrets?: Record<string, string>) => void
  examine: (values?: Record<string, string>, env?: Record<string, string>) => Promise<Examined>
  /** As the account's owner in WeChat's console. */
  inConsole: (changes: object) => Promise<void>
  switches: (changes: object) => Promise<void>
  /** A person sends the account a text, which WeChat pushes. */
  sendText: (account?: string) => Promise<void>
  /** WeChat is as it was at the start. */
  heal: () => Promise<void>
}

export async function startClinic(
  change: (config: Config) => void = () => {},
  secrets: Record<string, string> = {},
): Promise<Clinic> {
  const port = await freePort()
  let config: Config = {}
  const w = await adminWorld((given) => {
    given.issuer = `http://localhost:${port}`
    given.clientAddressHeader = visitorHeader
    change(given)
    config = given
  }, secrets)
  chmodSync(w.menshen.dataDir, 0o700)
  const proxy = new FaultyProxy(() => w.menshen.url)
  await proxy.start(port)
  const folder = mkdtempSync(join(tmpdir(), "menshen-doctor-"))
  const write = (text = config, values = w.secrets) => {
    writeFileSync(join(folder, "menshen.json"), JSON.stringify(text))
    const lines = Object.entries(values).map(([name, value]) => `${name}=${value}\n`)
    writeFileSync(join(folder, "menshen.env"), lines.join(""), { mode: 0o600 })
  }
  write()
  const post = async (path: string, body: object) => {
    const { status, body: answer } = await world.post(`${w.sandboxUrl}${path}`, body)
    assert.equal(status, 200, JSON.stringify(answer))
  }
  const examine: Clinic["examine"] = async (values = {}, env = {}) => {
    const said: string[] = []
    const say = (text: string) => void said.push(text)
    const terminal = {
      json: true,
      out: say,
      note: say,
      progress: { show: () => {}, clear: () => {} },
    }
    const usual = {
      config: join(folder, "menshen.json"),
      data: w.menshen.dataDir,
      port: new URL(w.menshen.url).port,
      host: "localhost",
    }
    const given = "issuer" in values ? values : { ...usual, ...values }
    const call = { terminal, positionals: [], values: given, switches: new Set<string>(), env }
    const exit = await doctor(call)
    const lines = said.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line))
    return { exit, lines, said: said.join("\n") }
  }
  return {
    ...w,
    proxy,
    folder,
    config,
    write,
    examine,
    inConsole: (changes) => post("/platform/accounts", { account: "acme", ...changes }),
    switches: (changes) => post("/platform/switches", changes),
    sendText: async (account = "acme") => {
      const { person } = await world.newPerson(w)
      await world.sendText(w, person, "你好", account)
    },
    heal: async () => {
      proxy.faults = {}
      write()
      await post("/reset", {})
    },
    close: async () => {
      proxy.stop()
      await w.close()
      rmSync(folder, { recursive: true })
    },
  }
}

/** The only line of a check. */
export function lineOf({ lines, said }: Examined, check: string, account?: string): Line {
  const found = lines.filter((line) => line.check === check && line.account === account)
  assert.equal(found.length, 1, `${check} of ${account}:\n${said}`)
  return found[0] as Line
}

/** Those with something to do, by their names. */
export const complaints = ({ lines }: Examined): string[] =>
  lines
    .filter(({ status }) => status === "todo")
    .map(({ account, check }) => [account, check].filter(Boolean).join(" "))
