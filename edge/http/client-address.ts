// The client's address, as rate limits count it.

import type { Context } from "hono"
import { configOf, type Env } from "../env.ts"

/** The bucket of clients whose address is unknown. */
export const everybody = "everybody"

/** The bucket of a client: one IPv4 address, or one /64 of IPv6, which is what one household gets.
 * Without the header that a trusted proxy sets, all clients share one bucket. */
export function addressBucket(c: Context<{ Bindings: Env }>): string {
  const { clientAddressHeader: header } = configOf(c.env)
  const address = bare((c.req.header(header) ?? "").trim().toLowerCase())
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return address
  return /^[0-9a-f:.]{2,45}$/.test(address) && address.includes(":") ? network(address) : everybody
}

/** Proxies also write the port, which differs with each connection, and one that listens on both families may
 * write every IPv4 address as ::ffff:203.0.113.1 (RFC 4291 section 2.5.5.2): all of them would be one /64. */
const bare = (given: string) =>
  given
    .replace(/^\[([0-9a-f:.]+)\](:\d{1,5})?$/, "$1")
    .replace(/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/, "$1")
    .replace(/^::ffff:(?=\d{1,3}(\.\d{1,3}){3}$)/, "")

/** The first four groups, with "::" written out (RFC 4291 section 2.2). */
function network(address: string): string {
  const [head = "", tail] = address.split("::")
  const before = head.split(":").filter((group) => group !== "")
  const after = (tail ?? "").split(":").filter((group) => group !== "")
  const zeros = Array(Math.max(0, 8 - before.length - after.length)).fill("0")
  const groups = [...before, ...(tail === undefined ? [] : zeros), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")
}
