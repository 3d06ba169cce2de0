// The bindings of the runtime, and what is derived from them once per isolate.

import { log } from "./base/log.ts"
import type { App, Config, Fault, OfficialAccount } from "./core/config.ts"
import { Core } from "./core/core.ts"
import type { Env } from "./public.ts"

export type { App, Env, OfficialAccount }

export class ConfigError extends Error {
  readonly faults: Fault[]

  constructor(faults: Fault[]) {
    super(faults.map(({ pointer, sentence }) => `${pointer}: ${sentence}`).join("\n"))
    this.faults = faults
  }
}

let loaded: Core | undefined

/** The core, loaded with menshen.json and its secrets. Throws a ConfigError that lists every fault. */
export function coreOf(env: Env): Core {
  if (loaded !== undefined) return loaded
  const text = typeof env.MENSHEN_CONFIG === "string" ? env.MENSHEN_CONFIG : ""
  const result = Core.load(text, (name) => secretOf(env, name))
  if ("faults" in result) throw new ConfigError(result.faults)
  for (const { pointer, sentence } of result.warnings) log("config_warning", { pointer, sentence })
  loaded = result
  return result
}

export const secretOf = (env: Env, name: string): unknown =>
  (env as unknown as Record<string, unknown>)[name]

export const configOf = (env: Env): Config => coreOf(env).config

/** Whether an unfollow ends the sign-ins of a pool. */
export const endsOnUnfollow = (env: Env, pool: string | undefined): boolean =>
  configOf(env).pools.some(({ name, onUnfollow }) => name === pool && onUnfollow !== "keep")

export function appOf(env: Env, clientId: unknown): App | undefined {
  return configOf(env).apps.find((app) => app.clientId === clientId)
}

export const officialAccountNamed = (env: Env, name: string | undefined) =>
  configOf(env).accounts.find((officialAccount) => officialAccount.name === name)

/** The Official Account whose QR code an app shows. */
export function officialAccountOf(env: Env, app: App): OfficialAccount {
  const officialAccount = officialAccountNamed(env, app.account)
  if (officialAccount === undefined) {
    throw new Error("the app's account is not in menshen.json")
  }
  return officialAccount
}
