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

/** Where secrets and the proofs of people go, and who gets an access token. */
const fixedOfAccounts: readonly FixedOfAccount[] = [
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
  ]
}

function faultsOfAccount({ accounts }: Config, stored: OfficialAccount): Fault[] {
  const deployed = accounts.find(({ name }) => name === stored.name)
  return fixedOfAccounts
    .filter(({ of, isUsual }) =>
      deployed === undefined ? !isUsual(stored) : !isSame(of(deployed), of(stored)),
    )
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

const settings = ["MENSHEN_CONFIG", "MENSHEN_SHARDS"]

function without(names: readonly string[], once: string): string[] {
  const at = names.indexOf(once)
  return names.filter((_, place) => place !== at)
}
