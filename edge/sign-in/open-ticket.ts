// Creates tickets, and mints codes for the browser that holds one.

import { newAuthCode, newDigits, newScene, newSecret, sha256 } from "../base/secrets.ts"
import { accepted, type Refusal, type Result, refused } from "../core/result.ts"
import { collectSeconds, qrSeconds } from "../core/ticket.ts"
import { askForOffer } from "../desks/account/ask-for-offer.ts"
import type { NoOffer } from "../desks/account/qr-codes.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import type { CollectedTicket } from "../desks/ticket/ticket-answers.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { type App, appOf, type Env, officialAccountOf } from "../env.ts"
import type { Bearer } from "../http/cookie.ts"
import type { Visitor } from "../http/visitor.ts"
import { browserName } from "../i18n/browser-name.ts"
import { addressName } from "./address-name.ts"
import { sealHint } from "./kept-hint.ts"
import { isSubjectOf } from "./subject.ts"

/** A checked authorization request. */
export interface SignInRequest {
  app: App
  redirectUri: string
  responseMode: "query" | "form_post"
  scope: string
  state: string
  /** The whole request as oidc/kept-request.ts writes it, but for its id_token_hint; "" for a link. */
  request: string
  idTokenHint: string
  /** "" for a client that may omit PKCE. */
  codeChallenge: string
  /** The subject that the answer must be about, as the client knows it, or "". */
  expectedSub: string
  visitor: Visitor
}

export interface NewTicket extends Bearer {
  /** The text of the QR code. */
  url: string
  /** The digits to send, or "" if the scan is enough. */
  chatCode: string
}

/**
 * Asks for the QR code first, so that no ticket is stored that nobody can scan.
 * @param link the signed-in user to whom a link ticket adds the identity
 */
export async function openTicket(
  env: Env,
  request: SignInRequest,
  link?: Session,
): Promise<Result<NewTicket, NoOffer>> {
  const { app, visitor } = request
  const bearer = { scene: newScene(), secret: newSecret() }
  const offer = await askForOffer(env, app, bearer.scene, await browserOf(env, app, visitor))
  if (!offer.ok) return offer
  const { url, chatCode = "", displaced = "" } = offer.value
  const fresh = await freshTicket(env, request, bearer, link)
  const ended = displaced === "" ? undefined : deskOf(env, displaced).displace(displaced)
  const created = deskOf(env, bearer.scene).create({ ...fresh, qr: url, chatCode })
  await Promise.all([ended, created])
  return accepted({ ...bearer, url, chatCode })
}

/** A ticket of a page of ours. The QR code is made when the page's image asks for it, so that pages that nobody
 * sees, and people whom WeChat identifies, use up none of the daily quota. A chat code costs nothing. */
export async function openPageTicket(
  env: Env,
  request: SignInRequest,
  link?: Session,
): Promise<Result<NewTicket, NoOffer>> {
  const { signIn } = officialAccountOf(env, request.app)
  if (signIn === "message") return openTicket(env, request, link)
  const bearer = await openTicketInside(env, request, link)
  return accepted({ ...bearer, url: "", chatCode: "" })
}

/** The same for a browser inside WeChat, which may identify its person. */
export async function openTicketInside(
  env: Env,
  request: SignInRequest,
  link?: Session,
): Promise<Bearer> {
  const bearer = { scene: newScene(), secret: newSecret() }
  await deskOf(env, bearer.scene).create(await freshTicket(env, request, bearer, link))
  return bearer
}

/** The text of the QR code of such a ticket, made for the first request that asks. */
export async function qrOf(
  env: Env,
  app: App,
  { scene, secret }: Bearer,
  visitor: Visitor,
): Promise<Result<string, NoOffer>> {
  return deskOf(env, scene).qr(scene, secret, await browserOf(env, app, visitor))
}

const browserOf = async (env: Env, app: App, { addressBucket, interacted }: Visitor) => ({
  address: await addressName(env, officialAccountOf(env, app), addressBucket),
  interacted,
})

/** A ticket without a scan of its own: the scan that began the browser's session stands for it, so the
 * row starts as `approved` for that person. From then on it is an ordinary ticket. */
export async function openSessionTicket(
  env: Env,
  request: SignInRequest,
  session: Session,
): Promise<Bearer> {
  const bearer = { scene: newScene(), secret: newSecret() }
  const fresh = await freshTicket(env, request, bearer)
  await deskOf(env, bearer.scene).create({
    ...fresh,
    confirm: session.confirm,
    appId: session.appId,
    state: "approved",
    deadline: fresh.createdAt + collectSeconds * 1000,
    openid: session.openid,
    user: session.user,
    scannedAt: session.authTime,
    provedAt: session.provedAt,
    origin: session.scene,
  })
  return bearer
}

async function freshTicket(
  env: Env,
  asked: SignInRequest,
  bearer: Bearer,
  link?: Session,
): Promise<StoredTicket> {
  const { app, visitor, request } = asked
  const { redirectUri, responseMode, codeChallenge, scope, expectedSub } = asked
  const [browserHash, hint] = await Promise.all([
    sha256(bearer.secret),
    sealHint(bearer, asked.idTokenHint),
  ])
  const createdAt = Date.now()
  return {
    scene: bearer.scene,
    digits: newDigits(),
    confirm: app.confirm,
    tried: "",
    place: visitor.place,
    purpose: link === undefined ? "sign_in" : "link",
    createdAt,
    appId: officialAccountOf(env, app).appId,
    clientId: app.clientId,
    redirectUri,
    codeChallenge,
    browserHash,
    state: "waiting",
    deadline: createdAt + qrSeconds * 1000,
    version: 1,
    openid: "",
    user: "",
    reason: "accepted",
    conflicts: 0,
    codes: 0,
    codeHash: new Uint8Array(),
    wrongVerifiers: 0,
    pool: app.pool,
    sessionUser: link?.user ?? "",
    scope,
    audience: "",
    nonce: "",
    stateParam: "",
    request,
    hint,
    browser: browserName(visitor.userAgent),
    qr: "",
    chatCode: "",
    scannedAt: 0,
    provedAt: 0,
    responseMode,
    expectedSub,
    origin: link?.scene ?? "",
    unionid: "",
    oauthCodes: 0,
    redeemedBy: "",
  }
}

/** A refusal has the ticket if another person signed in than the client expected. */
export type Collected = Result<
  { authCode: string; ticket: CollectedTicket },
  { reason: Refusal; ticket?: CollectedTicket }
>

/** Mints a code for the browser that made the ticket. A person other than the one that id_token_hint
 * named gets none (OpenID Connect Core section 3.1.2.1). */
export async function collect(env: Env, { scene, secret }: Bearer): Promise<Collected> {
  const authCode = newAuthCode(scene)
  const desk = deskOf(env, scene)
  const collected = await desk.collect(scene, secret, await sha256(authCode))
  if (!collected.ok) return collected
  const { value: ticket } = collected
  if (await isExpected(env, ticket)) return accepted({ authCode, ticket })
  await desk.cancel(scene, secret)
  return { ...refused("openid_mismatch"), ticket }
}

async function isExpected(env: Env, { clientId, pool, user, expectedSub }: CollectedTicket) {
  if (expectedSub === "") return true
  const sector = appOf(env, clientId)?.client.sector ?? ""
  return isSubjectOf(env, expectedSub, { pool, user, sector })
}
