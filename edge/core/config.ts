// menshen.json, loaded by the core. The worker and `npm start` use the same call.

import type { FirstSignIn } from "./binding.ts"
import type { Door } from "./door.ts"
import type { Language, LimitName, PagePlace, ReplyPlace } from "./generated.ts"

export {
  type Language,
  type LimitName,
  languages,
  limits,
  type PagePlace,
  type Placeholder,
  type ReplyPlace,
} from "./generated.ts"

import type { Confirm } from "./ticket.ts"

export interface Fault {
  pointer: string
  sentence: string
}

/** An address to call, and the variable with the secret that its operator shares. */
export interface Endpoint {
  url: string
  secretEnv: string
}

/** menshen.json with every default filled in; `describe` in core/config/describe.cpp. */
export interface Config {
  issuer: string
  accounts: OfficialAccount[]
  pools: Pool[]
  apps: App[]
  /** Present if the admin API is enabled. */
  admin?: { keyEnv: string }
  /** The header is "" if the peer of the connection is the visitor. */
  clientAddress: { header: string; trustedHops: number }
  limits: Record<LimitName, number> & { off: boolean }
  /** Blocks of addresses that calls may reach beside the public internet; the engine holds them. */
  outbound: { allow: string[] }
  /** How often the probe behind /health/ready runs at most. */
  health: { probeSeconds: number }
  /** Whether the text that the admin API stored takes the place of the deployed one. */
  configurationStore?: true
  /** `audience`: its own, or "" if it hears about every token of its apps. */
  resourceServers: { clientId: string; secretEnvs: string[]; apps: string[]; audience: string }[]
  keys: {
    encryptionEnv: string
    periodSeconds: number
    leadSeconds: number
    replaceMadeBefore: string
  }
}

/** An Official Account of WeChat's. */
export interface OfficialAccount {
  /** Position in `accounts`, by which the core knows the account. */
  index: number
  name: string
  appId: string
  /** How a push identifies its ticket. `qrUrl` is the account's own QR code, for `message`. */
  signIn: "scene" | "message"
  qrUrl: string
  appSecretEnv: string
  encryption: "safe" | "compatible" | "plain"
  /** The variables of the secrets that open a push. Only the core reads them. */
  pushKeyEnvs: { token: string[]; encodingAesKey: string[] }
  /** For sign-in/chat-links.ts: the current secret, then the previous one. */
  linkKeyEnvs: string[]
  openPlatform: string
  /** How many QR codes it may make from midnight to midnight in Beijing. */
  qrCodesPerDay: number
  egress: Egress
  /** The variable with the key under which other systems get the access token, if it is configured. */
  accessTokenKeyEnv?: string
  apiBase: string
  /** WeChat's web authorization, if configured; `base` is where its page is. */
  oauth?: { scope: "snsapi_base" | "snsapi_userinfo"; base: string }
  /** The texts of `keywords`; the core chooses one for a push. */
  keywordReplies?: string[]
  /** The owner's servers that get its pushes, in the order of `forwardTo`. */
  forward: ForwardTarget[]
  /** Who answers a push that both would answer. */
  speaksFirst: "menshen" | "target"
  /** Of its chat; a push does not say which one WeChat has. */
  language: Language
  /** Those of its apps stand at the apps; here counts "follow". */
  replies: Texts<ReplyPlace>
  /** The pools that it belongs to. */
  pools: Pool[]
}

export interface ForwardTarget {
  name: string
  url: string
  /** It also gets copies of the pushes that Menshen itself acts on. */
  copies: boolean
}

/** The operator's own text, cut at its placeholders: a literal, the name of a placeholder, a literal, … */
export type Template = readonly string[]
type ByLanguage = Partial<Record<Language, Template>>
export type Texts<Place extends string> = Partial<Record<Place, ByLanguage>>

/** How WeChat's API is reached: `none` for `message`. */
export type Egress =
  | { kind: "none" | "direct" | "cloudrun" }
  | ({ kind: "relay" } & RelayEndpoint)
  | { kind: "pool"; relay?: RelayEndpoint }

/** The variable with the secret that is signed with, then the previous one. */
export interface RelayEndpoint {
  url: string
  secretEnvs: string[]
}

export interface Pool {
  name: string
  /** Names of Official Accounts. */
  accounts: string[]
  /** The strictest setting of the pool's apps. */
  onUnfollow: "keep" | "sign-out" | "forget"
  /** The endpoint that sends one-time codes. */
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
  /** Never "oauth", which an app cannot choose. */
  confirm: Confirm
  /** Each may be empty. The logo is a data: URL; the colour is dark enough for white text. */
  brand: { logo: string; color: string }
  firstSignIn: FirstSignIn
  /** How a person may prove an old account. */
  proofs: { app?: Endpoint; otp: boolean; session: boolean }
  /** Receives events about people. */
  webhook?: Endpoint
  /** The app's own texts, and its account's where it has none. */
  replies: Texts<ReplyPlace>
  texts: Texts<PagePlace>
  /** A link of the operator's; without words it says that it leads back to the app. */
  afterSignIn?: { url: string; words: ByLanguage }
  client: Client
}

/** How an app speaks OpenID Connect; core/config/client.hpp. */
export interface Client {
  /** Environment variables: the current secret, then the previous one. */
  secretEnvs: string[]
  authMethods: string[]
  /** A JSON Web Key Set as text, or "". */
  jwks: string
  requirePkce: boolean
  idTokenAlg: "RS256" | "ES256"
  /** Sector of pairwise subjects; "" means public subjects. */
  sector: string
  postLogoutRedirectUris: string[]
  offlineAccess: boolean
  /** The scopes that it may have. */
  scopes: string[]
  /** The audiences of its access tokens, at least one; the first is the default. */
  audiences: string[]
  responseModes: string[]
}

/** `config` is present only if there are no faults. */
export interface Loaded {
  config?: Config
  faults: Fault[]
  warnings: Fault[]
  /** The variables that the text names, as often as it names them. */
  secretNames: string[]
}

/** What the core says about a text without the secrets, whose variables it names if there are no faults. */
export interface Checked {
  faults: Fault[]
  warnings: Fault[]
  secrets: string[]
}

export const checkConfig = (door: Door, text: string): Checked =>
  ask(door, "menshen_check_config", text)

/** Prepares the accounts inside the core. `secretOf` is asked for the secrets that the text names. */
export function loadConfig(door: Door, text: string, secretOf: (name: string) => unknown): Loaded {
  const names = checkConfig(door, text).secrets
  const secrets = Object.fromEntries(names.map((name) => [name, secretOf(name)]))
  const loaded: Omit<Loaded, "secretNames"> = ask(
    door,
    "menshen_load_config",
    text,
    JSON.stringify(secrets),
  )
  if (loaded.config !== undefined) resolve(loaded.config)
  return { ...loaded, secretNames: names }
}

/** The core has 8 MiB, and traps at their end. A text of the permitted size may need more: each default is filled in. */
const tooMuch: Fault = {
  pointer: "",
  sentence:
    "needs more memory than the core has: write fewer applications, accounts or pools, or shorter texts",
}

function ask(door: Door, name: string, ...fields: string[]) {
  try {
    return door.call(
      name,
      (to) => {
        for (const field of fields) to.text(field)
      },
      (from) => JSON.parse(from.text()),
    )
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error
    return { faults: [tooMuch], warnings: [], secrets: [] }
  }
}

/** Resolves references once, so that callers need not search. */
function resolve({ accounts, pools }: Config): void {
  for (const [index, account] of accounts.entries()) {
    account.index = index
    account.pools = pools.filter((pool) => pool.accounts.includes(account.name))
  }
}
