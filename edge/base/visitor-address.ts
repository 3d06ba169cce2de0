// The visitor's address in a request, as limits count it: one IPv4 address, or the /64 of an IPv6 address,
// which is what one household gets. A header that nobody named in menshen.json is never believed: a
// stranger can write an address of their own into it with each request.

/** What a request says about its sender. */
export interface Sender {
  header: (name: string) => string | undefined
  cf: { clientIp?: unknown; colo?: unknown }
}

/** The address, or the header of a proxy that menshen.json does not name or that is missing, or neither. */
export interface Found {
  address?: string | undefined
  proxy?: string
}

/** A peer on this network may be a proxy: if it sends an address that no setting names, or omits the one
 * that is named, all its visitors would count as one. */
export function findAddress(
  { header, cf }: Sender,
  setting: { header: string; trustedHops: number },
): Found {
  const named = setting.header && addressAt(header(setting.header), setting.trustedHops)
  if (named) return { address: named }
  const peer = canonical(cf.clientIp)
  if (peer === undefined) {
    // Cloudflare sets this header itself, and names its data centre; nobody else does both.
    const onCloudflare = typeof cf.colo === "string"
    return { address: onCloudflare ? bucketOf(canonical(header("cf-connecting-ip"))) : undefined }
  }
  const proxy = setting.header || forwardingHeaders.find((name) => header(name) !== undefined)
  return proxy !== undefined && isInner(peer) ? { proxy } : { address: bucketOf(peer) }
}

/** Headers in which proxies usually write the address. */
export const forwardingHeaders = [
  "x-forwarded-for",
  "forwarded",
  "x-real-ip",
  "cf-connecting-ip",
  "via",
]

/** The entry that the outermost trusted proxy appended: the address of its peer. */
const addressAt = (list: string | undefined, hops: number): string | undefined =>
  bucketOf(canonical((list ?? "").split(",").at(-hops)))

/** "192.0.2.1" or "[2001:db8::1]" in the one spelling of the URL standard, from any of the spellings
 * that proxies use: with a port, in brackets, or as a pair of RFC 7239. */
function canonical(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined
  const bare = text.trim().replace(/^for=/i, "").replaceAll('"', "")
  const host =
    /^\d+(\.\d+){3}(?=:\d+$|$)/.exec(bare)?.[0] ?? `[${bare.replace(/^\[|\](:\d+)?$/g, "")}]`
  const url = `http://${host}/`
  if (!URL.canParse(url)) return undefined
  const { hostname } = new URL(url)
  return mappedIpv4(hostname) ?? hostname
}

/** ::ffff:192.0.2.1, which the URL standard spells [::ffff:c000:201]. */
function mappedIpv4(hostname: string): string | undefined {
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(hostname) ?? []
  if (high === undefined || low === undefined) return undefined
  const bytes = [high, low].flatMap((group) => {
    const pair = Number.parseInt(group, 16)
    return [pair >> 8, pair & 255]
  })
  return bytes.join(".")
}

/** The first four groups of IPv6, with "::" written out (RFC 4291 section 2.2). */
function bucketOf(address: string | undefined): string | undefined {
  if (!address?.startsWith("[")) return address
  const [head = "", tail] = address.slice(1, -1).split("::")
  const before = head.split(":").filter((group) => group !== "")
  const after = (tail ?? "").split(":").filter((group) => group !== "")
  const zeros = Array(Math.max(0, 8 - before.length - after.length)).fill("0")
  return [...before, ...zeros, ...after].slice(0, 4).join(":")
}

/** Loopback, private and link-local (RFC 6890): a visitor from elsewhere has none of these. */
const isInner = (address: string) =>
  /^(127|10)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(
    address,
  ) || /^\[(::1\]|f[cd]|fe[89ab])/.test(address)
