// The state of a ticket, for the browser that holds it: by long-poll or WebSocket.

import { whileWaiting } from "../../base/streams.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { addressOf } from "../../http/client-address.ts"
import { corsFor, isKnownOrigin, preflight } from "../../http/cors.ts"
import { noStore, refuseJson } from "../../http/refuse.ts"
import { isAboveStreams, limitTicket } from "../limited.ts"
import { type C, proofOf } from "./ticket-request.ts"

const waitSecondsMax = 25
/** When some of an address's streams may have ended. */
const retrySeconds = 10
const protocol = "menshen.v1"

export async function showTicket(c: C): Promise<Response> {
  if (c.req.method === "OPTIONS") return preflight(c, corsFor(c))
  const proof = proofOf(c)
  const version = Number(c.req.query("version") ?? 0) || 0
  const wait = Math.min(waitSecondsMax, Math.max(0, Number(c.req.query("wait") ?? 0) || 0))
  if (proof === undefined) return refuseJson("ticket_not_found", corsFor(c))
  const address = addressOf(c) ?? ""
  if (wait > 0 && isAboveStreams(c, address)) return limitTicket(c, retrySeconds)
  const poll = () =>
    deskOf(c.env, proof.scene).wait(proof.scene, proof.secret, version, wait * 1000)
  const status = await (wait > 0 ? whileWaiting(address, poll) : poll())
  if (status === undefined) return refuseJson("ticket_not_found", corsFor(c))
  return Response.json(status, { headers: { ...noStore, ...corsFor(c) } })
}

export async function liveTicket(c: C): Promise<Response> {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    return new Response(null, { status: 426, headers: { upgrade: "websocket" } })
  }
  const proof = proofOf(c)
  const offered = (c.req.header("sec-websocket-protocol") ?? "").split(/, */)
  const origin = c.req.header("origin") ?? ""
  if (proof === undefined || !offered.includes(protocol) || !isKnownOrigin(c.env, origin)) {
    return refuseJson("ticket_not_found")
  }
  const address = addressOf(c) ?? ""
  if (isAboveStreams(c, address)) return limitTicket(c, retrySeconds)
  // The desk gets the proof in headers, because a secret never appears in a URL.
  const headers = {
    upgrade: "websocket",
    "menshen-address": address,
    "menshen-scene": proof.scene,
    "menshen-secret": proof.secret,
  }
  const live = await deskOf(c.env, proof.scene).fetch("https://desk/live", { headers })
  return live.status === 101 ? live : refuseJson("ticket_not_found")
}
