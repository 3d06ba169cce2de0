// What a stored configuration may not change. A stolen admin key is bad enough: it must not lead to the secrets that
// were deployed, nor to another Menshen (docs/decisions/0064-a-stored-configuration.md).

import type { Config, Fault, OfficialAccount } from "../core/config.ts"

/** A configuration, and the variables that it names, as often as it names them. */
export interface Loaded {
  config: Config
  secretNames: readonly string[]
}

interface Fixed {
  pointer: string
  of: (config: Config) => unknown
}

const fixed: readonly Fixed[] = [
  { pointer: "/issuer", of: ({ issuer }) => issuer },
  { pointer: "/admin", of: ({ admin }) => admin },
  { pointer: "/configurationStore", of: (config) => config.configurationStore },
  { pointer: "/keyEncryption", of: ({ keys }) => keys.encryptionEnv },
  { pointer: "/outbound", of: ({ outbound }) => outbound.allow },
  { pointer: "/clientAddressHeader", of: ({ clientAddress }) => clientAddress },
  { pointer: "/limits", of: ({ limits }) => limits.off },
]

interface FixedOfAccount {
  key: string
  of: (account: OfficialAccount) => unknown
  /** Of an account that was not deployed. */
  isUsual: (account: OfficialAccount) => boolean
}

const relayOf = ({ egress }: OfficialAccount) => {
  if (egress.kind === "relay") return { url: egress.url, secretEnvs: egress.secretEnvs }
  return egress.kind === "pool" ? egress.relay : undefined
}

/** Where secrets and the proofs of people go, who gets an access token, and what proves that WeChat speaks. */
const fixedOfAccounts: readonly FixedOfAccount[] = [
  {
    // In "plain" one signature of WeChat's fits every body, and a forward target hears such signatures.
    key: "encryption",
    of: ({ encryption }) => encryption,
    isUsual: ({ encryption }) => encryption !== "plain",
  },
  {
    // People would send their codes to somebody else's account.
    key: "qrUrl",
    of: ({ qrUrl }) => qrUrl,
    isUsual: () => true,
  },
  {
    key: "apiBase",
    of: ({ apiBase }) => apiBase,
    isUsual: ({ apiBase }) => apiBase === "" || isWeChats(apiBase),
  },
  {
    key: "oauthBase",
    of: ({ oauth }) => oauth?.base ?? usualOAuthBase,
    isUsual: ({ oauth }) => oauth === undefined || oauth.base === usualOAuthBase,
  },
  {
    key: "egress",
    of: ({ egress }) => egress,
    isUsual: (account) => relayOf(account) === undefined,
  },
  {
    key: "accessTokenKey",
    of: ({ accessTokenKeyEnv }) => accessTokenKeyEnv,
    isUsual: ({ accessTokenKeyEnv }) => accessTokenKeyEnv === undefined,
  },
]

const usualOAuthBase = "https://open.weixin.qq.com"
const isWeChats = (origin: string) => /^https:\/\/[a-z0-9]+\.weixin\.qq\.com$/.test(origin)

const sentence =
  "differs from the deployed configuration, and only a deployment changes it: write it as deployed, or deploy"

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

export function fixedFaults(deployed: Loaded, stored: Loaded): Fault[] {
  const wrong = fixed.filter(({ of }) => !isSame(of(deployed.config), of(stored.config)))
  return [
    ...wrong.map(({ pointer }) => ({ pointer, sentence })),
    ...stored.config.accounts.flatMap((account) => faultsOfAccount(deployed.config, account)),
    ...wrongSecrets(stored),
    ...otherUses(deployed, stored),
  ]
}

/** People are known by the AppID, so an account with another name is still the deployed one. */
function faultsOfAccount({ accounts }: Config, stored: OfficialAccount): Fault[] {
  const deployed = accounts.filter(
    ({ name, appId }) => name === stored.name || appId === stored.appId,
  )
  const isFine = ({ of, isUsual }: FixedOfAccount) =>
    deployed.length === 0
      ? isUsual(stored)
      : deployed.every((account) => isSame(of(account), of(stored)))
  return fixedOfAccounts
    .filter((setting) => !isFine(setting))
    .map(({ key }) => ({ pointer: `/accounts/${stored.index}/${key}`, sentence }))
}

/** Whoever stores a text knows the admin key and the deployed text, so neither may become a secret of something else. */
function wrongSecrets({ config, secretNames }: Loaded): Fault[] {
  const admin = config.admin?.keyEnv
  const ofOthers = admin === undefined ? secretNames : without(secretNames, admin)
  const known = ofOthers.filter((name) => name === admin || settings.includes(name))
  return [...new Set(known)].map((name) => ({
    pointer: "",
    sentence: `names the variable ${name} as a secret, and it is none: name a variable of its own`,
  }))
}

/** A secret has several who know it: an application knows its own. As the token of an account it would make them WeChat,
 * so a variable that is deployed is used as deployed. */
function otherUses(deployed: Loaded, stored: Loaded): Fault[] {
  const known = usesOf(deployed.config)
  const isOther = ({ name, use }: Use) => {
    const uses = known.filter((one) => one.name === name)
    return uses.length > 0 && !uses.some((one) => one.use === use)
  }
  const wrong = usesOf(stored.config).filter(isOther)
  return [...new Set(wrong.map(({ name }) => name))].map((name) => ({
    pointer: "",
    sentence: `uses the variable ${name} for something else than the deployed configuration does: name a variable of its own`,
  }))
}

interface Use {
  name: string
  use: string
}

const usesOf = ({ accounts, pools, apps, resourceServers, keys, admin }: Config): Use[] => [
  ...accounts.flatMap(usesOfAccount),
  ...pools.flatMap(({ delivery }) => named("webhook", delivery?.secretEnv)),
  ...apps.flatMap(({ client, proofs, webhook }) => [
    ...named("client", ...client.secretEnvs),
    ...named("proofs", proofs.app?.secretEnv),
    ...named("webhook", webhook?.secretEnv),
  ]),
  ...resourceServers.flatMap(({ secretEnvs }) => named("client", ...secretEnvs)),
  ...named("keyEncryption", keys.encryptionEnv),
  ...named("admin", admin?.keyEnv),
]

/** Of one account: the owner of another one knows that one's. */
function usesOfAccount(account: OfficialAccount): Use[] {
  const { appId, appSecretEnv, pushKeyEnvs, accessTokenKeyEnv } = account
  return [
    ...named(`${appId} appSecret`, appSecretEnv),
    ...named(`${appId} token`, ...pushKeyEnvs.token),
    ...named(`${appId} encodingAesKey`, ...pushKeyEnvs.encodingAesKey),
    ...named(`${appId} accessTokenKey`, accessTokenKeyEnv),
    ...named("relay", ...(relayOf(account)?.secretEnvs ?? [])),
  ]
}

const named = (use: string, ...names: (string | undefined)[]): Use[] =>
  names.flatMap((name) => (name ? [{ name, use }] : []))

const settings = ["MENSHEN_CONFIG", "MENSHEN_SHARDS"]

function without(names: readonly string[], once: string): string[] {
  const at = names.indexOf(once)
  return names.filter((_, place) => place !== at)
}
