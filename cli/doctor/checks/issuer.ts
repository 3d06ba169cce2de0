// The issuer as others reach it: through DNS, TLS and the proxy.

import { randomBytes } from "node:crypto"
import { whyUnreachable } from "../../unreachable.ts"
import type { Check } from "../check.ts"
import type { Facts } from "../facts.ts"
import { ask, type Certificate, objectIn, requestMs } from "../http.ts"
import { ok, todo, unknown, type Verdict } from "../verdict.ts"

const discovery = "/.well-known/openid-configuration"

async function issuer(facts: Facts): Promise<Verdict> {
  const { issuer } = facts
  const named = facts.settings === undefined ? "--issuer" : "the issuer in menshen.json"
  try {
    const reply = await ask(`${issuer}${discovery}`)
    const { issuer: told } = objectIn(reply)
    facts.isReached = reply.status === 200 && told === issuer
    facts.certificate = reply.certificate
    if (facts.isReached) return ok(`${issuer} answers from this machine.`)
    return todo(
      typeof told === "string"
        ? `the Menshen at ${issuer} calls itself ${told}: write the same address in menshen.json and in the proxy.`
        : `${issuer}${discovery} answers HTTP ${reply.status}, and not as Menshen: let the proxy pass every path of this host on (docs/reverse-proxies.md).`,
    )
  } catch (error) {
    return todo(whyUnreachable(error, new URL(issuer), requestMs, named))
  }
}

const dayMs = 24 * 60 * 60 * 1000
const soonDays = 14

export function certificateVerdict({ subject, issuer, ends }: Certificate, now: number): Verdict {
  const days = Math.floor((ends - now) / dayMs)
  const day = new Date(ends).toISOString().slice(0, 10)
  const which = `for ${subject}, issued by ${issuer}, ends on ${day}, in ${days} days`
  return days < soonDays ? todo(`${which}: renew it.`) : ok(`${which}.`)
}

const certificate = ({ certificate }: Facts): Verdict | undefined =>
  certificate && certificateVerdict(certificate, Date.now())

async function jwks({ issuer }: Facts): Promise<Verdict> {
  const reply = await ask(`${issuer}/jwks`)
  const { keys } = objectIn(reply) as { keys?: { alg?: string }[] }
  const names = (keys ?? []).map(({ alg }) => String(alg))
  if (reply.status === 200 && names.includes("RS256") && names.includes("ES256")) {
    return ok(`${names.length} keys (${[...new Set(names)].join(", ")}).`)
  }
  return todo(
    `${issuer}/jwks answers HTTP ${reply.status} without Menshen's keys, so that no application can check a token: let the proxy pass it on unchanged.`,
  )
}

/** A request that Menshen refuses once it has come as a WebSocket's: without an upgrade the answer is 426. */
async function webSocket({ issuer }: Facts): Promise<Verdict> {
  const headers = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": randomBytes(16).toString("base64"),
  }
  const reply = await ask(`${issuer}/tickets/doctor/live`, { headers })
  if (objectIn(reply).error === "ticket_not_found") return ok("they come through.")
  return todo(
    reply.status === 426
      ? "the proxy does not pass WebSockets on, so that pages ask again and again: let it send the headers Upgrade and Connection (docs/reverse-proxies.md)."
      : `the request of a WebSocket gets HTTP ${reply.status}, and not from Menshen: let the proxy pass /tickets/ on (docs/reverse-proxies.md).`,
  )
}

/** An address that documents use and nobody has (RFC 5737). */
const forged = "203.0.113.77"

/** Whether Menshen knows who asks: it counts strangers by their address. */
async function visitor(facts: Facts): Promise<Verdict | undefined> {
  const told = await facts.setUpBy(facts.issuer)
  if (!("view" in told)) return undefined
  const { address, addressHeader: header = "" } = told.view
  if (address === undefined) {
    return todo(
      header === ""
        ? 'Menshen does not know the visitors\' addresses, so that no limit per address holds: name the header in which the proxy writes them, such as "clientAddressHeader": "x-real-ip" (docs/reverse-proxies.md).'
        : `no "${header}" comes through the proxy, which clientAddressHeader names: let the proxy set it (docs/reverse-proxies.md).`,
    )
  }
  const lied = header === "" ? told : await facts.setUpBy(facts.issuer, { [header]: forged })
  if ("view" in lied && lied.view.address === forged) {
    return todo(
      `the proxy passes on the "${header}" that a visitor writes, so that everybody can be anybody: let it set the header itself, or correct trustedHops (docs/reverse-proxies.md).`,
    )
  }
  const isWeb = facts.issuer.startsWith("https:")
  if (isWeb && header === "" && isOfMachine(address)) {
    return unknown(
      `a request from this machine counts for ${address}: if a proxy stands before Menshen, name the header in which it writes the visitor's address (clientAddressHeader).`,
    )
  }
  return ok(
    `a request from this machine counts for ${address}${header === "" ? "" : `, also with a forged "${header}"`}.`,
  )
}

const isOfMachine = (address: string) => /^(127\.|10\.|192\.168\.|0:0:0:0|::1)/.test(address)

export const issuerChecks: Check[] = [
  { name: "issuer", needs: ["Menshen"], run: issuer },
  { name: "certificate", needs: ["issuer"], run: certificate },
  { name: "JWKS", needs: ["issuer"], run: jwks },
  { name: "WebSockets", needs: ["issuer"], run: webSocket },
  { name: "visitor's address", needs: ["issuer", "admin API"], run: visitor },
]
