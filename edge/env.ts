// The bindings of the runtime, and what the configuration says about them.

import { coreOf } from "./configuration/current.ts"
import type { App, Config, OfficialAccount } from "./core/config.ts"
import type { Env } from "./public.ts"

export { ConfigError } from "./configuration/config-error.ts"
export {
  beforeUse,
  coreOf,
  deployedOnly,
  look,
  prepare,
  prepareDesk,
} from "./configuration/current.ts"
export { deployedText, secretOf } from "./configuration/deployed.ts"
export { judge } from "./configuration/stored.ts"
export type { App, Env, OfficialAccount }

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
