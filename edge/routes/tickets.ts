// The widget's side: make a ticket, watch it, collect what it became.

import type { Context } from "hono"
import { secretOfCookie } from "../cookie.ts"
import { deskOf } from "../desks/desks.ts"
import { accountOf, configOf, type Env } from "../env.ts"
import { addressOf } from "../oidc/answer.ts"
import { judgeSession } from "../oidc/session-rules.ts"
import { readText } from "../read-body.ts"
import { noStore, refuseJson } from "../refuse.ts"
import { isScene } from "../secrets.ts"
import { checkRequest, type OAuthError } from "../sign-in-request.ts"
import { qrSeconds } from "../ticket.ts"
import { collect, openTicket } from "../tickets.ts"
import { visitorOf } from "../visitor.ts"

type C = Context<{ Bindings: Env }>

const bodyBytesMax = 8 * 1024
const waitSecondsMax = 25
const protocol = "menshen.v1"

/** Registered origins of any app; whose app it is, is asked where a ticket is made. */
function isKnownOrigin(env: Env, origin: string): boolean {
  const { issuer, apps } = configOf(env)
  return origin === issuer || apps.some((app) => app.origins.includes(origin))
}

export function corsFor(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  const vary = { vary: "Origin" }
  if (origin === undefined || !isKnownOrigin(c.env, origin)) return vary
  return { ...vary, "access-control-allow-origin": origin }
}

/**
 * Where a ticket is asked for, any page may read the answer: a refusal says what the site's owner has
 * to mend, and holds no secret; a ticket goes to registered origins only.
 */
function corsForAsking(c: C): Record<string, string> {
  const origin = c.req.header("origin")
  return { vary: "Origin", ...(origin && { "access-control-allow-origin": origin }) }
}

function preflight(cors: Record<string, string>): Response {
  const headers = {
    ...cors,
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "600",
  }
  return new Response(null, { status: 204, headers })
}

export async function createTicket(c: C): Promise<Response> {
  const cors = corsForAsking(c)
  if (c.req.method === "OPTIONS") return preflight(cors)
  const params = await paramsIn(c)
  if (params === undefined) return refuseJson("request_malformed", cors)
  params.set("response_type", "code")
  if (!params.has("scope")) params.set("scope", "openid")
  const checked = checkRequest(c.env, params, visitorOf(c))
  if (checked.kind === "page") return refuseJson(checked.reason, cors)
  if (checked.kind === "redirect") return refuseWidget(checked, cors)
  const { request, wishes } = checked
  const { app } = request
  if (!app.origins.includes(c.req.header("origin") ?? "")) {
    return refuseJson("origin_not_registered", cors)
  }
  // The widget's page is another site than this one, so there is no session here to speak for it.
  const verdict = await judgeSession(c.env, request, wishes, undefined)
  if ("error" in verdict) return refuseWidget(verdict, cors)
  const ticket = await openTicket(c.env, { ...request, expectedSub: verdict.expectedSub })
  if (ticket.reason !== "accepted") return refuseJson(ticket.reason, cors)
  const { scene, secret, url, userCode } = ticket
  const shown = { state: "waiting", version: 1, expires_in: qrSeconds, app_name: app.name }
  // Inside WeChat the hosted page does without the code.
  const oauth = accountOf(c.env, app).oauth !== "" && { oauth: true }
  const body = { scene, secret, url, ...(userCode && { user_code: userCode }), ...shown, ...oauth }
  return Response.json(body, { status: 201, headers: { ...noStore, ...cors } })
}

function refuseWidget({ description }: OAuthError, cors: Record<string, string>): Response {
  const body = { error: "request_malformed", error_description: description }
  return Response.json(body, { status: 400, headers: { ...noStore, ...cors } })
}

/** The members of a flat JSON object of strings, as parameters. */
export async function paramsIn(c: C): Promise<URLSearchParams | undefined> {
  const text = await readText(c.req.raw, bodyBytesMax)
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== "object" || body === null || Array.isArray(body)) return undefined
    const entries = Object.entries(body)
    if (entries.some(([, value]) => typeof value !== "string")) return undefined
    return new URLSearchParams(entries as [string, string][])
  } catch {
    return undefined
  }
}

/** The scene and the browser's secret, from wherever this kind of page keeps it. */
export function proofOf(c: C): { scene: string; secret: string } | undefined {
  const scene = c.req.param("scene") ?? ""
  if (!isScene(scene)) return undefined
  const secret = bearerOf(c) ?? secretOfCookie(c.req.header("cookie"), scene)
  return /^[A-Za-z0-9_-]{43}$/.test(secret) ? { scene, secret } : undefined
}

function bearerOf(c: C): string | undefined {
  const header = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(c.req.header("authorization") ?? "")?.[1]
  const offered = (c.req.header("sec-websocket-protocol") ?? "").split(/, */)
  return header ?? offered.find((name) => name.startsWith("bearer."))?.slice("bearer.".length)
}

export async function showTicket(c: C): Promise<Response> {
  if (c.req.method === "OPTIONS") return preflight(corsFor(c))
  const proof = proofOf(c)
  const version = Number(c.req.query("version") ?? 0) || 0
  const wait = Math.min(waitSecondsMax, Math.max(0, Number(c.req.query("wait") ?? 0) || 0))
  const desk = proof && deskOf(c.env, proof.scene)
  const status = await desk?.wait(proof?.scene ?? "", proof?.secret ?? "", version, wait * 1000)
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
  // The desk gets the proof in headers of its own: a secret never stands in a URL.
  const headers = {
    upgrade: "websocket",
    "menshen-scene": proof.scene,
    "menshen-secret": proof.secret,
  }
  const live = await deskOf(c.env, proof.scene).fetch("https://desk/live", { headers })
  return live.status === 101 ? live : refuseJson("ticket_not_found")
}

export async function collectTicket(c: C): Promise<Response> {
  const cors = corsFor(c)
  const proof = proofOf(c)
  if (proof === undefined) return refuseJson("ticket_not_found", cors)
  const collected = await collect(c.env, proof.scene, proof.secret)
  if (collected.reason !== "accepted") return refuseJson(collected.reason, cors)
  const { code, ticket } = collected
  const { issuer: iss } = configOf(c.env)
  const { redirectUri, stateParam: state } = ticket
  const redirectTo = addressOf(redirectUri, { code, ...(state && { state }), iss })
  const body = { code, state, iss, redirect_to: String(redirectTo) }
  return Response.json(body, { headers: { ...noStore, ...cors } })
}

/** The six digits that the phone shows, typed into the browser that made the ticket. */
export async function confirmTicket(c: C): Promise<Response> {
  const cors = corsFor(c)
  const proof = proofOf(c)
  const code = (await paramsIn(c))?.get("code") ?? ""
  if (proof === undefined) return refuseJson("ticket_not_found", cors)
  const desk = deskOf(c.env, proof.scene)
  const { reason, status, triesLeft } = await desk.typed(proof.scene, proof.secret, code)
  // With none left the ticket is denied.
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
  const { reason, status } = await desk.cancel(proof.scene, proof.secret)
  if (reason !== "accepted") return refuseJson(reason, cors)
  return Response.json(status, { headers: { ...noStore, ...cors } })
}
