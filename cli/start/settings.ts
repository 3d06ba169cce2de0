// What the command line, the environment and the env file say: a flag before a variable, a variable before the file.

import { readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import * as util from "node:util"
import type { LocalCall } from "../command.ts"
import { notPossible, wrongUsage } from "../refusal.ts"

export interface Settings {
  sandbox: boolean
  /** Undefined for the sandbox's own. */
  configFile: string | undefined
  /** The flag or variable that names the configuration, or "". */
  configNamedBy: string
  dataDir: string
  host: string
  ports: { menshen: number; sandbox: number; demo: number }
  shards: string | undefined
  /** With the variables of the env file. */
  env: NodeJS.ProcessEnv
  /** Undefined if there is none. */
  envFile: string | undefined
}

type Given = Pick<LocalCall, "values" | "switches" | "env">

export function settingsOf(given: Given): Settings {
  const { values, switches } = given
  const sandbox = switches.has("sandbox")
  const named = configOf(given, sandbox)
  const usual = sandbox ? undefined : "menshen.json"
  const configFile = named.path ?? usual
  const { path: envFile, text: envText } = envFileOf(given, configFile)
  const env = envText === undefined ? given.env : { ...parsed(envText), ...given.env }
  const dataDir = values.data ?? (sandbox ? ".menshen/demo" : env.MENSHEN_DATA || ".menshen/data")
  return {
    sandbox,
    configFile: configFile && resolve(configFile),
    configNamedBy: named.by,
    dataDir: resolve(dataDir),
    host: values.host ?? (env.MENSHEN_HOST || "127.0.0.1"),
    ports: {
      menshen: portOf("--port", values.port) ?? portOf("MENSHEN_PORT", env.MENSHEN_PORT) ?? 8600,
      sandbox: portOf("MENSHEN_SANDBOX_PORT", env.MENSHEN_SANDBOX_PORT) ?? 8601,
      demo: portOf("MENSHEN_DEMO_PORT", env.MENSHEN_DEMO_PORT) ?? 8602,
    },
    shards: env.MENSHEN_SHARDS || undefined,
    env,
    envFile: envText === undefined ? undefined : envFile,
  }
}

/** The demonstration takes nothing from a variable that is meant for production. */
function configOf({ values, env }: Given, sandbox: boolean): { path?: string; by: string } {
  if (values.config !== undefined) return { path: values.config, by: "--config" }
  const variable = sandbox ? "" : env.MENSHEN_CONFIG
  return variable ? { path: variable, by: "MENSHEN_CONFIG" } : { by: "" }
}

/** @param name the flag or variable */
export function portOf(name: string, text: string | undefined): number | undefined {
  if (!text) return undefined
  const port = Number(text)
  if (/^\d+$/.test(text) && port > 0 && port < 65_536) return port
  throw wrongUsage(`${name} is "${text}"; write a port between 1 and 65535.`)
}

/** With the variables of `--secrets`, or of the menshen.env beside the configuration. */
export function withEnvFile(
  { values, env }: Pick<Given, "values" | "env">,
  configFile: string,
): NodeJS.ProcessEnv {
  const { text } = envFileOf({ values }, configFile)
  return text === undefined ? env : { ...parsed(text), ...env }
}

function envFileOf({ values }: Pick<Given, "values">, configFile: string | undefined) {
  const named = values.secrets
  const path = named ?? (configFile && join(dirname(configFile), "menshen.env"))
  return { path, text: path && textOf(path, named !== undefined) }
}

function textOf(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, "utf8")
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" && !mustExist) return undefined
    if (code === "ENOENT") throw notPossible(`--secrets names ${path}, which does not exist.`)
    throw notPossible(`${path} cannot be read by the account that runs Menshen (${code}).`)
  }
}

function parsed(text: string): NodeJS.Dict<string> {
  // Not in the first releases of Node 20.
  if (util.parseEnv !== undefined) return util.parseEnv(text)
  throw notPossible("An env file needs Node 20.12 or newer. Set its variables in the environment.")
}
