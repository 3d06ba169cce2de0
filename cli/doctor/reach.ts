// Whether Menshen itself may call an address: the public internet, and what `outbound` names (docs/operating.md).

import { lookup } from "node:dns/promises"
import { BlockList, isIP } from "node:net"
import type { Facts } from "./facts.ts"

/** RFC 6890: what the public internet is not. */
const inner = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
]

const familyOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4")

function listOf(blocks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const block of blocks) {
    const [address = "", bits] = block.split("/")
    const family = familyOf(address)
    list.addSubnet(address, Number(bits ?? (family === "ipv6" ? 128 : 32)), family)
  }
  return list
}

const innerList = listOf(inner)

/** Of the addresses of a name, those that no setting allows. */
export function kept(addresses: readonly string[], allow: readonly string[]): string[] {
  const allowed = listOf(allow)
  return addresses.filter(
    (address) =>
      innerList.check(address, familyOf(address)) && !allowed.check(address, familyOf(address)),
  )
}

/** Why Menshen does not call it. */
export async function notAllowed(url: string, { config }: Facts): Promise<string | undefined> {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, "")
  const found = await lookup(host, { all: true }).catch(() => [])
  const addresses = found.map(({ address }) => address)
  if (addresses.length === 0) return `has no address (${host}): correct its url, or the DNS.`
  const refused = kept(addresses, config?.outbound.allow ?? [])
  if (refused.length < addresses.length) return undefined
  return `has an address of a private network (${refused.join(", ")}), which Menshen does not call: allow it under outbound in menshen.json.`
}
