// menshen.json through the door: the worker and `npm start` ask the same way.

import type { FirstSignIn } from "./binding.ts"
import type { Door } from "./door.ts"

export interface Fault {
  pointer: string
  sentence: string
}

/** Where the operator's side listens, and the name of the secret it verifies signatures by. */
export interface Endpoint {
  url: string
  secretEnv: string
}

/** menshen.json with every default written out; `describe` in core/config/config.cpp. */
export interface Config {
  issuer: string
  accounts: {
    name: string
    appId: string
    appSecretEnv: string
    openPlatform: string
    apiBase: string
    welcome: string
  }[]
  pools: { name: string; accounts: string[]; delivery?: Endpoint }[]
  apps: {
    clientId: string
    name: string
    pool: string
    redirectUris: string[]
    origins: string[]
    confirm: number
    /** Each may be empty. The logo is a data: URL, the colour dark enough for white words. */
    brand: { logo: string; color: string }
    firstSignIn?: FirstSignIn
    onUnfollow?: "keep" | "sign-out" | "forget"
    webhook?: Endpoint
  }[]
}

/** `config` is there exactly when there is no fault. */
export interface Loaded {
  config?: Config
  faults: Fault[]
  warnings: Fault[]
}

/** Makes the accounts ready inside the core; the secrets are those that the text refers to. */
export function loadConfig(door: Door, text: string, secretOf: (name: string) => unknown): Loaded {
  const ask = (name: string, ...fields: string[]) =>
    door.call(
      name,
      (to) => {
        for (const field of fields) to.text(field)
      },
      (from) => JSON.parse(from.text()),
    )
  const names: string[] = ask("menshen_check_config", text).secrets
  const secrets = Object.fromEntries(names.map((name) => [name, secretOf(name)]))
  return ask("menshen_load_config", text, JSON.stringify(secrets))
}
