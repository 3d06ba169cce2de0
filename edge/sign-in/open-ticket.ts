// Creates tickets, and mints codes for the browser that holds one.

import { newAuthCode, newDigits, newScene, newSecret, sha256 } from "../base/secrets.ts"
import { accepted, type Refusal, type Result, refused } from "../core/result.ts"
import { collectSeconds, qrSeconds } from "../core/ticket.ts"
import { keeperOf } from "../desks/account/keeper-stub.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import type { CollectedTicket } from "../desks/ticket/ticket-answers.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { type App, appOf, type Env, officialAccountOf } from "../env.ts"
import type { Bearer } from "../http/cookie.ts"
import type { Visitor } from "../http/visitor.ts"
import { browserName } from "../i18n/chat-text.ts"
import { addressName } from "./address-name.ts"

/** A checked authorization request. */
export interface SignInRequest {
  app: App
  redirectUri: string
  responseMode: "query" | "form_post"
  scope: string
  /** The audience that was asked for; see oidc/audience.ts. */
  audience: string
  state: string
  nonce: string
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
 * @param session the signed-in user to whom a link ticket adds the identity
 */
export async function openTicket(
  env: Env,
  request: SignInRequest,
  session?: Session,
): Promise<Result<NewTicket>> {
  const { app, visitor } = request
  const account = officialAccountOf(env, app)
  const scene = newScene()
  const secret = newSecret()
  const [address, browserHash] = await Promise.all([
    account.signIn === "message" ? addressName(env, account, visitor.addressBucket) : "",
    sha256(secret),
  ])
  const offer = await keeperOf(env, account.name).offer(account.name, scene, qrSeconds, address)
  if (!offer.ok) return offer
  const { url, chatCode = "", displaced = "" } = offer.value
  const ended = displaced === "" ? undefined : deskOf(env, displaced).displace(displaced)
  const created = deskOf(env, scene).create({
    ...freshTicket(request, scene, browserHash),
    ...(session && {
      purpose: "link",
      sessionUser: session.user,
      origin: session.scene,
    }),
    appId: account.appId,
    qr: url,
    chatCode,
  })
  await Promise.all([ended, created])
  return accepted({ scene, secret, url, chatCode })
}

/** A ticket for a browser inside WeChat, which may identify its person. The QR code is made only if it
 * is needed, so that followers do not use up the daily quota. */
export async function openTicketInside(env: Env, request: SignInRequest): Promise<Bearer> {
  const scene = newScene()
  const secret = newSecret()
  const fresh = freshTicket(request, scene, await sha256(secret))
  const { appId } = officialAccountOf(env, request.app)
  await deskOf(env, scene).create({ ...fresh, appId, qr: "", chatCode: "" })
  return { scene, secret }
}

/** The text of the QR code of such a ticket, once it is needed. */
export async function offerQr(env: Env, app: App, scene: string): Promise<Result<string>> {
  const { name } = officialAccountOf(env, app)
  const offer = await keeperOf(env, name).offer(name, scene, qrSeconds)
  if (!offer.ok) return offer
  const { url } = offer.value
  await deskOf(env, scene).addQr(scene, url)
  return accepted(url)
}

/** A ticket without a scan of its own: the scan that began the browser's session stands for it, so the
 * row starts as `approved` for that person. From then on it is an ordinary ticket. */
export async function openSessionTicket(
  env: Env,
  request: SignInRequest,
  session: Session,
): Promise<Bearer> {
  const scene = newScene()
  const secret = newSecret()
  const fresh = freshTicket(request, scene, await sha256(secret))
  await deskOf(env, scene).create({
    ...fresh,
    qr: "",
    chatCode: "",
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
  return { scene, secret }
}

function freshTicket(
  request: SignInRequest,
  scene: string,
  browserHash: Uint8Array,
): Omit<StoredTicket, "appId" | "qr" | "chatCode"> {
  const { app, redirectUri, responseMode, codeChallenge, scope, audience } = request
  const { nonce, expectedSub } = request
  const createdAt = Date.now()
  return {
    scene,
    digits: newDigits(),
    confirm: app.confirm,
    tried: "",
    place: request.visitor.place,
    purpose: "sign_in",
    createdAt,
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
    sessionUser: "",
    scope,
    audience,
    nonce,
    stateParam: request.state,
    browser: browserName(request.visitor.userAgent),
    scannedAt: 0,
    provedAt: 0,
    responseMode,
    expectedSub,
    origin: "",
    unionid: "",
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

async function isExpected(env: Env, { clientId, user, expectedSub }: CollectedTicket) {
  if (expectedSub === "") return true
  const sector = appOf(env, clientId)?.client.sector ?? ""
  return (await keyRingOf(env).subjectOf({ user, sector })) === expectedSub
}
