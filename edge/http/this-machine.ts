// Whether a request was made on this machine itself, by a container's health check or an operator's shell. A
// proxy on this machine connects from the same address for strangers: menshen.json has to say which header it
// writes, or Menshen has no address on the web.

import type { Context } from "hono"
import { forwardingHeaders } from "../base/visitor-address.ts"
import { configOf, type Env } from "../env.ts"

const loopback =
  /^(127\.\d+\.\d+\.\d+(:\d+)?|\[?::1\]?(:\d+)?|\[?::ffff:127\.\d+\.\d+\.\d+\]?(:\d+)?)$/
const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"]

export function isOnThisMachine(c: Context<{ Bindings: Env }>): boolean {
  const { clientIp } = (c.req.raw.cf ?? {}) as { clientIp?: unknown }
  if (typeof clientIp !== "string" || !loopback.test(clientIp)) return false
  const { clientAddress, issuer } = configOf(c.env)
  const names = [...forwardingHeaders, clientAddress.header].filter((name) => name !== "")
  if (names.some((name) => c.req.header(name) !== undefined)) return false
  return clientAddress.header !== "" || loopbackHosts.includes(new URL(issuer).hostname)
}
