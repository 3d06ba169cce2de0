// The state of a ticket, for the browser that holds it: by long-poll or WebSocket.

import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { noStore, refuseJson } from "../../http/refuse.ts"
import { type C, corsFor, isKnownOrigin, preflight, proofOf } from "./ticket-request.ts"

const waitSecondsMax = 25
const protocol = "menshen.v1"

export async function showTicket(c: C): Promise<Response> {
  if (c.req.method === "OPTIONS") return preflight(corsFor(c))
  const proof = proofOf(c)
  const version = Number(c.req.query("version") ?? 0) || 0
  const wait = Math.min(waitSecondsMax, Math.max(0, Number(c.req.query("wait") ?? 0) || 0))
  if (proof === undefined) return refuseJson("ticket_not_found", corsFor(c))
  const { scene, secret } = proof
  const status = await deskOf(c.env, scene).wait(scene, secret, version, wait * 1000)
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
  // The desk gets the proof in headers, because a secret never appears in a URL.
  const headers = {
    upgrade: "websocket",
    "menshen-scene": proof.scene,
    "menshen-secret": proof.secret,
  }
  const live = await deskOf(c.env, proof.scene).fetch("https://desk/live", { headers })
  return live.status === 101 ? live : refuseJson("ticket_not_found")
}
