// The last steps of a ticket: collect its authorization code, type the phone code, or cancel.

import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { configOf } from "../../env.ts"
import { corsFor } from "../../http/cors.ts"
import { noStore, refuseJson } from "../../http/refuse.ts"
import { pageOf } from "../../oidc/page-sign-in.ts"
import { addressOf } from "../../oidc/redirect-to-client.ts"
import { collect } from "../../sign-in/open-ticket.ts"
import { type C, paramsIn, proofOf } from "./ticket-request.ts"

export async function collectTicket(c: C): Promise<Response> {
  const cors = corsFor(c)
  const proof = proofOf(c)
  if (proof === undefined) return refuseJson("ticket_not_found", cors)
  const collected = await collect(c.env, proof)
  if (!collected.ok) return refuseJson(collected.reason, cors)
  const { authCode: code, ticket } = collected.value
  // It leads to a page of ours, and no client gets a code.
  if (pageOf(ticket) !== undefined) return refuseJson("purpose_mismatch", cors)
  const { issuer: iss } = configOf(c.env)
  const { redirectUri, stateParam: state } = ticket
  const redirectTo = addressOf(redirectUri, { code, ...(state && { state }), iss })
  const body = { code, state, iss, redirect_to: String(redirectTo) }
  return Response.json(body, { headers: { ...noStore, ...cors } })
}

/** The phone code, typed into the browser that made the ticket. */
export async function confirmTicket(c: C): Promise<Response> {
  const cors = corsFor(c)
  const proof = proofOf(c)
  const phoneCode = (await paramsIn(c))?.get("phone_code") ?? ""
  if (proof === undefined) return refuseJson("ticket_not_found", cors)
  const desk = deskOf(c.env, proof.scene)
  const { reason, status, triesLeft } = await desk.typed(proof.scene, proof.secret, phoneCode)
  // At zero the ticket is denied.
  const left = { attempts_left: triesLeft }
  if (reason !== "accepted")
    return refuseJson(reason, cors, reason === "confirm_digits_wrong" ? left : {})
  return Response.json(status, { headers: { ...noStore, ...cors } })
}

export async function cancelTicket(c: C): Promise<Response> {
  const cors = corsFor(c)
  const proof = proofOf(c)
  if (proof === undefined) return refuseJson("ticket_not_found", cors)
  const desk = deskOf(c.env, proof.scene)
  const cancelled = await desk.cancel(proof.scene, proof.secret)
  if (!cancelled.ok) return refuseJson(cancelled.reason, cors)
  return Response.json(cancelled.value, { headers: { ...noStore, ...cors } })
}
