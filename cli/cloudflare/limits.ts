// What Cloudflare takes, checked before anything is sent there
// (https://developers.cloudflare.com/workers/platform/limits/).

import type { EdgeAccount } from "../start/configuration.ts"

/** On the paid plan; half as many on the free one. A secret holds 5 KB, and the core takes none of more than 1 KB. */
const variablesMost = 128
/** MENSHEN_SHARDS. */
const ownVariables = 1

/** Sentences on what would be refused there, or would never work. */
export const refusalsOf = (secretNames: readonly string[], accounts: readonly EdgeAccount[]) => [
  ...tooMany(secretNames),
  ...accounts.flatMap(fromCloudflare),
]

function tooMany({ length }: readonly string[]): string[] {
  const most = variablesMost - ownVariables
  if (length <= most) return []
  return [`menshen.json names ${length} secrets, and a worker at Cloudflare has ${most} at most.`]
}

const reasons: Record<string, string | undefined> = {
  direct:
    "calls WeChat itself, and WeChat answers 40164: Cloudflare's addresses change, so no list has them",
  cloudrun: "calls WeChat from inside WeChat CloudRun, and Cloudflare is not there",
}

function fromCloudflare({ name, egress }: EdgeAccount): string[] {
  const why = reasons[egress]
  if (why === undefined) return []
  return [
    `The account ${name} ${why}. Write "egress": {"kind": "relay", …} or {"kind": "pool"} (docs/relay.md, docs/pool.md), or "signIn": "message".`,
  ]
}
