// The configuration that was deployed with the worker: a variable, or a text module beside worker.js, for a text that
// no variable holds.

import { log } from "../base/log.ts"
import { Core } from "../core/core.ts"
import type { Env } from "../public.ts"
import { ConfigError } from "./config-error.ts"
import bundled from "./menshen-configuration.txt"

export const secretOf = (env: Env, name: string): unknown =>
  (env as unknown as Record<string, unknown>)[name]

export const deployedText = ({ MENSHEN_CONFIG: text }: Env): string =>
  typeof text === "string" && text !== "" ? text : bundled

export const loadText = (env: Env, text: string) => Core.load(text, (name) => secretOf(env, name))

const hidden =
  "MENSHEN_CONFIG takes the place of the configuration beside worker.js; delete that variable or secret to use the file"

let loaded: Core | undefined

/** Throws a ConfigError that lists every fault. */
export function deployedCore(env: Env): Core {
  if (loaded !== undefined) return loaded
  const result = loadText(env, deployedText(env))
  if ("faults" in result) throw new ConfigError(result.faults)
  logWarnings(result)
  if (env.MENSHEN_CONFIG && bundled !== "") log("config_warning", { sentence: hidden })
  loaded = result
  return result
}

export function logWarnings({ warnings }: Core): void {
  for (const { pointer, sentence } of warnings) log("config_warning", { pointer, sentence })
}
