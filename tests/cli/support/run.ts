// Runs the built command line as a person or a script does.

import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { adminKey } from "../../support/admin.ts"

export const program = join(import.meta.dirname, "../../../dist/cli/menshen.js")

export interface Ended {
  code: number | null
  out: string
  err: string
}

export interface Running {
  child: ChildProcess
  ended: Promise<Ended>
  /** Its output so far. */
  err: () => string
}

export interface Options {
  issuer?: string
  key?: string
  input?: string | Uint8Array
  env?: Record<string, string>
  program?: string
  /** Without the word users. */
  isAlone?: boolean | undefined
  cwd?: string
}

/** Runs `menshen users …`, or `menshen …`; the key is in the environment. */
export function start(words: string[], options: Options = {}): Running {
  const { issuer, key = adminKey, input, isAlone, cwd } = options
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    ...(issuer !== undefined && { MENSHEN_ISSUER: issuer }),
    ...(key !== "" && { MENSHEN_ADMIN_KEY: key }),
    ...options.env,
  }
  const command = [options.program ?? program, ...(isAlone ? [] : ["users"]), ...words]
  const child = spawn(process.execPath, command, { env, cwd, stdio: ["pipe", "pipe", "pipe"] })
  let [out, err] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString()
  })
  // A command that refuses its arguments does not read its input.
  child.stdin.on("error", () => {})
  child.stdin.end(input)
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (code) => resolve({ code, out, err }))
  })
  return { child, ended, err: () => err }
}

export const run = (words: string[], options: Options = {}): Promise<Ended> =>
  start(words, options).ended
