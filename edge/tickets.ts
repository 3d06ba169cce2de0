// Making a ticket, and the browser's proof of holding one.

import { deskOf, keeperOf } from "./desks/desks.ts"
import { type App, accountOf, type Env } from "./env.ts"
import type { Reason } from "./reasons.ts"
import { newCode, newScene, newSecret, sha256 } from "./secrets.ts"
import { purposes, qrSeconds } from "./ticket.ts"
import { browserName } from "./words/phone.ts"

/** An authorization request that has been checked. */
export interface SignInRequest {
  app: App
  redirectUri: string
  scope: string
  state: string
  nonce: string
  codeChallenge: string
  userAgent: string
}

export type NewTicket =
  | { reason: "accepted"; scene: string; secret: string; url: string }
  | { reason: Exclude<Reason, "accepted"> }

/**
 * The QR code first: a ticket that nobody can scan is not worth a row.
 * @param sessionUser the signed-in person whom a link ticket adds the identity to
 */
export async function openTicket(
  env: Env,
  request: SignInRequest,
  sessionUser = "",
): Promise<NewTicket> {
  const { app } = request
  const account = accountOf(env, app)
  const scene = newScene()
  const secret = newSecret()
  const keeper = keeperOf(env, account.name)
  const [{ reason, url }, browserHash] = await Promise.all([
    keeper.createQr(account.name, scene, qrSeconds),
    sha256(secret),
  ])
  if (reason !== "accepted") return { reason }
  const createdAt = Date.now()
  await deskOf(env, scene).create({
    scene,
    confirm: app.confirm,
    purpose: purposes.indexOf(sessionUser === "" ? "sign_in" : "link"),
    createdAt,
    appId: account.appId,
    clientId: app.clientId,
    redirectUri: request.redirectUri,
    codeChallenge: request.codeChallenge,
    browserHash,
    state: "waiting",
    deadline: createdAt + qrSeconds * 1000,
    version: 1,
    subject: "",
    user: "",
    reason: "accepted",
    conflicts: 0,
    codes: 0,
    codeHash: new Uint8Array(),
    pool: app.pool,
    sessionUser,
    scope: request.scope,
    nonce: request.nonce,
    stateParam: request.state,
    browser: browserName(request.userAgent),
    scannedAt: 0,
    qr: url,
  })
  return { reason: "accepted", scene, secret, url }
}

export type Collected =
  | { reason: "accepted"; code: string; state: string; redirectTo: URL }
  | { reason: Exclude<Reason, "accepted"> }

/** Mints a code for the browser that made the ticket, and the address that carries it. */
export async function collect(
  env: Env,
  issuer: string,
  scene: string,
  secret: string,
): Promise<Collected> {
  const code = newCode(scene)
  const { reason, redirectUri, stateParam } = await deskOf(env, scene).collect(
    scene,
    secret,
    await sha256(code),
  )
  if (reason !== "accepted") return { reason }
  const redirectTo = new URL(redirectUri)
  redirectTo.searchParams.set("code", code)
  if (stateParam !== "") redirectTo.searchParams.set("state", stateParam)
  redirectTo.searchParams.set("iss", issuer)
  return { reason, code, state: stateParam, redirectTo }
}
