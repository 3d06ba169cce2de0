// The text of menshen.json, and the core's judgement of it.

import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { notPossible } from "../refusal.ts"
import type { Limit } from "./open-files.ts"
import { checkProgram } from "./paths.ts"

/** What the launcher has to know of a sound menshen.json. */
export interface SoundConfig {
  issuer: string
  keysEncrypted: boolean
  outbound: string[]
}

/** What a deployment elsewhere has to know of an account. */
export interface EdgeAccount {
  name: string
  /** The kind of its way out. */
  egress: string
}

/** With what that process knows of the machine, so that the launcher has no report of its own in its memory. */
export interface Checked extends SoundConfig {
  glibc?: string | undefined
  openFiles: Partial<Limit>
  accounts: EdgeAccount[]
  limits: Record<string, number>
  /** Nothing is limited. */
  isUnlimited: boolean
}

/** `namedBy` is the flag or variable that names the file, or "" for the usual place. */
export function readConfiguration(path: string, namedBy: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    throw notPossible(unreadable(path, namedBy, (error as NodeJS.ErrnoException).code))
  }
}

export function unreadable(path: string, namedBy: string, code = ""): string {
  if (code === "ENOENT" && namedBy === "") {
    return `There is no ${path}. "npx menshen init" writes one, "npx menshen start --sandbox" shows Menshen without one, and --config names another file.`
  }
  const begin = namedBy === "" ? `${path} ` : `${namedBy} names ${path}, which `
  if (code === "ENOENT") return `${begin}does not exist.`
  if (code === "EISDIR") return `${begin}is a folder. Name the menshen.json in it.`
  if (code === "EACCES" || code === "EPERM") {
    return `${begin}may not be read by the account that runs Menshen. Let it: chown or chmod that file.`
  }
  return `${begin}cannot be read (${code}).`
}

/** Refuses a text in which the core finds faults; the list has then been printed. */
export function checkConfiguration(text: string, env: NodeJS.ProcessEnv): Checked {
  const stdio = ["pipe", "pipe", "inherit"] as const
  const options = { env, input: text, stdio: [...stdio] }
  const { status, stdout, signal } = spawnSync(process.execPath, [checkProgram], options)
  if (status === 0) return JSON.parse(String(stdout))
  if (signal !== null) throw notPossible(`The check of menshen.json was ended by ${signal}.`)
  throw notPossible(
    "The configuration has the faults above. Correct them, then run the command again.",
  )
}

/** Every environment variable that a menshen.json refers to as {"env": "NAME"}. */
export function secretNames(configText: string): string[] {
  const references = configText.matchAll(/\{\s*"env"\s*:\s*"([A-Za-z_][A-Za-z0-9_]*)"\s*\}/g)
  return [...new Set([...references].map(([, name = ""]) => name))]
}
