// What the commands take from options and environment. Options win over the environment, and that wins over the
// file menshen.env.

import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { parseEnv } from "node:util"
import { notPossible, wrongUsage } from "../refusal.ts"

export type Environment = Record<string, string | undefined>

interface Values {
  [option: string]: string | undefined
}

/** The environment, and behind it the env file. */
export function environmentOf(values: Values, env: Environment): Environment {
  const config = values.config ?? env.MENSHEN_CONFIG ?? "menshen.json"
  const path = values["env-file"] ?? join(dirname(config), "menshen.env")
  if (existsSync(path)) return { ...parseEnv(readFileSync(path, "utf8")), ...env }
  if (values["env-file"] !== undefined) throw wrongUsage(`There is no file ${path}.`)
  return env
}

export const dataFolderOf = (values: Values, env: Environment): string =>
  resolve(values.data ?? env.MENSHEN_DATA ?? ".menshen/data")

/** The oldest versions whose node:sqlite can copy a database, by major version. */
const leastMinor: Record<number, number> = { 22: 16, 23: 8 }

/** Call this before anything that imports node:sqlite. */
export function checkNode(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  if (major > 23 || minor >= (leastMinor[major] ?? Number.POSITIVE_INFINITY)) return
  throw notPossible(
    `This is Node ${version}, and a backup needs Node 22.16 or newer, because it reads SQLite. "menshen start" runs on this one.`,
  )
}
