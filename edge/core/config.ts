// menshen.json through the door: the worker and `npm start` ask the same way.

import type { FirstSignIn } from "./binding.ts"
import type { Door } from "./door.ts"
import type { Confirm } from "./ticket.ts"

export interface Fault {
  pointer: string
  sentence: string
}

/** An address to call, and the variable of the secret shared with whoever answers there. */
export interface Endpoint {
  url: string
  secretEnv: string
}

/** menshen.json with every default written out; `describe` in core/config/describe.cpp. */
export interface Config {
  issuer: string
  accounts: OfficialAccount[]
  pools: Pool[]
  apps: App[]
  /** There when the admin API is. */
  admin?: { keyEnv: string }
  clientAddressHeader: string
  resourceServers: { clientId: string; secretEnvs: string[]; apps: string[] }[]
  keys: {
    encryptionEnv: string
    periodSeconds: number
    leadSeconds: number
    replaceMadeBefore: string
  }
}

/** An Official Account of WeChat's. */
export interface OfficialAccount {
  /** Its place in `accounts`: how the core is told whose push it opens. */
  index: number
  name: string
  appId: string
  /** How a push names its ticket; `qrUrl` is the account's own QR code, for `message`. */
  signIn: "scene" | "message"
  qrUrl: string
  appSecretEnv: string
  /** Of sign-in/chat-links.ts: the current secret, then the one before. */
  linkKeyEnvs: string[]
  openPlatform: string
  apiBase: string
  /** WeChat's web authorization, where it is used; `base` is where its page is. */
  oauth?: { scope: "snsapi_base" | "snsapi_userinfo"; base: string }
  welcome?: string
  /** Those that it belongs to. */
  pools: Pool[]
}

export interface Pool {
  name: string
  /** Names of Official Accounts. */
  accounts: string[]
  /** The strictest of the pool's apps. */
  onUnfollow: "keep" | "sign-out" | "forget"
  /** Sends one-time codes. */
  delivery?: Endpoint
}

export interface App {
  clientId: string
  name: string
  pool: string
  /** The name of the Official Account whose QR code it shows. */
  account: string
  redirectUris: string[]
  origins: string[]
  /** Never "oauth", which no app chooses. */
  confirm: Confirm
  /** Each may be empty. The logo is a data: URL, the colour dark enough for white words. */
  brand: { logo: string; color: string }
  firstSignIn: FirstSignIn
  /** How somebody may show that an old account is theirs. */
  proofs: { app?: Endpoint; otp: boolean; session: boolean }
  /** Hears what happens to people. */
  webhook?: Endpoint
  client: Client
}

/** How an app speaks OpenID Connect; core/config/client.hpp. */
export interface Client {
  /** Names of environment variables: the secret, then the one before. */
  secretEnvs: string[]
  authMethods: string[]
  /** A JSON Web Key Set as text, or "". */
  jwks: string
  requirePkce: boolean
  idTokenAlg: "RS256" | "ES256"
  /** Of pairwise subjects; "" is public. */
  sector: string
  postLogoutRedirectUris: string[]
  offlineAccess: boolean
  responseModes: string[]
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
  const loaded: Loaded = ask("menshen_load_config", text, JSON.stringify(secrets))
  if (loaded.config !== undefined) resolve(loaded.config)
  return loaded
}

/** What everybody would look up for themselves. */
function resolve({ accounts, pools }: Config): void {
  for (const [index, account] of accounts.entries()) {
    account.index = index
    account.pools = pools.filter((pool) => pool.accounts.includes(account.name))
  }
}
