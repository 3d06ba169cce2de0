// Runs `menshen init` and `menshen add` in an empty folder, and reads what they wrote.

import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after } from "node:test"
import { parseEnv } from "node:util"
import { loadConfig } from "../../../edge/core/config.ts"
import { Door } from "../../../edge/core/door.ts"
import { until } from "../../support/until.ts"
import { type Ended, type Options, program, run } from "./run.ts"

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

export interface Folder {
  path: string
  run: (words: string[], options?: Options) => Promise<Ended>
  text: (file: string) => string
  config: () => Config
  secrets: () => Record<string, string>
  has: (file: string) => boolean
}

export interface Config {
  accounts: Record<string, unknown>[]
  pools: { name: string; accounts: string[] }[]
  apps: Record<string, unknown>[]
  [member: string]: unknown
}

export function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), "menshen-init-"))
  folders.push(path)
  const text = (file: string) => readFileSync(join(path, file), "utf8")
  return {
    path,
    run: (words, options = {}) => run(words, { key: "", isAlone: true, cwd: path, ...options }),
    text,
    config: () => JSON.parse(text("menshen.json")),
    secrets: () => parseEnv(text("menshen.env")) as Record<string, string>,
    has: (file) => existsSync(join(path, file)),
  }
}

const wasm = readFileSync(join(import.meta.dirname, "../../../dist/edge/core.wasm"))
const door = new Door(new WebAssembly.Module(wasm))

/** What the core says at the start, with an AppSecret if its line waits for one. */
export function atStart(folder: Folder) {
  const secrets = folder.secrets()
  return loadConfig(door, folder.text("menshen.json"), (name) => secrets[name] || "0f".repeat(16))
}

export const modeOf = (folder: Folder, file: string) =>
  (statSync(join(folder.path, file)).mode & 0o777).toString(8)

export const assertNoSecret = (folder: Folder, text: string) => {
  for (const [name, value] of Object.entries(folder.secrets())) {
    assert.ok(value === "" || !text.includes(value), `${name} is not shown`)
  }
}

export const flags = (values: Record<string, string>) =>
  Object.entries(values).flatMap(([name, value]) => [`--${name}`, value])

export const accountFlags = {
  "account-type": "service",
  "app-id": "wx0123456789abcdef",
  "original-id": "gh_0123456789ab",
}

export const appFlags = {
  "app-name": "Acme Shop",
  framework: "plain",
  "redirect-uri": "https://shop.example.com/callback",
  confirm: "tap",
}

export const initFlags = { issuer: "https://login.acme.example", ...accountFlags, ...appFlags }

export interface OnTerminal {
  /** Everything on the screen so far. */
  screen: () => string
  /** Waits for a prompt after these words, behind what was read before, then types; without words it types at once. */
  answer: (prompt: string, keys: string) => Promise<void>
  ended: Promise<number | null>
}

/** Runs the program on a pseudo terminal, by `script` of util-linux. */
export function onTerminal(
  folder: Folder,
  words: string[],
  env: Record<string, string> = {},
): OnTerminal {
  const quoted = [process.execPath, program, ...words].map((word) => `'${word}'`).join(" ")
  const child = spawn("script", ["-qec", quoted, "/dev/null"], {
    cwd: folder.path,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TERM: "xterm",
      SHELL: "/bin/sh",
      ...env,
    },
    stdio: ["pipe", "pipe", "inherit"],
  })
  let screen = ""
  let read = 0
  child.stdout.on("data", (chunk: Buffer) => {
    screen += chunk.toString()
  })
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  return {
    screen: () => screen,
    ended,
    answer: async (prompt, keys) => {
      await until(`the terminal shows ${prompt}; it shows ${screen.slice(-300)}`, () => {
        if (prompt === "") return true
        const at = screen.indexOf(prompt, read)
        // The cursor waits behind the prompt.
        if (at < 0 || !screen.slice(at).includes("> ")) return false
        read = screen.length
        return true
      })
      child.stdin.write(keys)
    },
  }
}
