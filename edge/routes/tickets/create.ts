// POST /tickets: the widget asks for a ticket and its QR code.

import type { Reason } from "../../core/reasons.ts"
import { qrSeconds } from "../../core/ticket.ts"
import { officialAccountOf } from "../../env.ts"
import { corsForAsking, preflight } from "../../http/cors.ts"
import { noStore, refuseJson } from "../../http/refuse.ts"
import { visitorOf } from "../../http/visitor.ts"
import { checkRequest } from "../../oidc/authorization-request.ts"
import type { OAuthError } from "../../oidc/oauth-error.ts"
import { judgeSession } from "../../oidc/session-rules.ts"
import { openTicket } from "../../sign-in/open-ticket.ts"
import { crowdLimit, limitAsking } from "../limited.ts"
import { refuseWithoutCode } from "../without-code.ts"
import { isSetUpReason, refuseSetUp } from "./set-up-refusal.ts"
import { type C, paramsIn } from "./ticket-request.ts"

/** A request of 10 KiB, with its names and escapes. */
const requestBodyBytesMax = 16 * 1024

export async function createTicket(c: C): Promise<Response> {
  const cors = corsForAsking(c)
  if (c.req.method === "OPTIONS") return preflight(c, cors)
  const params = await paramsIn(c, requestBodyBytesMax)
  if (params === undefined) return refuseJson("request_malformed", cors)
  params.set("response_type", "code")
  if (!params.has("scope")) params.set("scope", "openid")
  const visitor = visitorOf(c, params.get("interacted") === "true")
  const asked = {
    clientId: params.get("client_id") ?? "",
    redirectUri: params.get("redirect_uri") ?? "",
    origin: c.req.header("origin"),
  }
  const refuse = (reason: Reason) =>
    isSetUpReason(reason) ? refuseSetUp(reason, asked, cors) : refuseJson(reason, cors)
  const checked = checkRequest(c.env, params, visitor)
  if (!checked.ok) {
    return checked.kind === "page" ? refuse(checked.reason) : refuseWidget(checked, cors)
  }
  const { request, authorizationParams } = checked.value
  const { app } = request
  if (!app.origins.includes(asked.origin ?? "")) return refuse("origin_not_registered")
  const crowd = await crowdLimit(c, request)
  if (crowd !== undefined) return limitAsking(c, crowd.retryAfter)
  // The widget's page is another site, so no session of ours comes with its request.
  const verdict = await judgeSession(c.env, request, authorizationParams, undefined)
  if (!verdict.ok) return refuseWidget(verdict, cors)
  const { expectedSub } = verdict.value
  const ticket = await openTicket(c.env, { ...request, expectedSub })
  if (!ticket.ok) return refuseWithoutCode(ticket, cors)
  const { scene, secret, url, chatCode } = ticket.value
  const shown = { state: "waiting", version: 1, expires_in: qrSeconds, app_name: app.name }
  // Inside WeChat the hosted page needs no QR code.
  const oauth = officialAccountOf(c.env, app).oauth !== undefined && { oauth: true }
  const body = { scene, secret, url, ...(chatCode && { chat_code: chatCode }), ...shown, ...oauth }
  return Response.json(body, { status: 201, headers: { ...noStore, ...cors } })
}

function refuseWidget({ description }: OAuthError, cors: Record<string, string>): Response {
  const body = { error: "request_malformed", error_description: description }
  return Response.json(body, { status: 400, headers: { ...noStore, ...cors } })
}
