// Whether a session may answer an authorization request, and the error if only a session may
// (prompt=none) and none does.

import { accepted } from "../core/result.ts"
import type { Confirm } from "../core/ticket.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import { type App, configOf, type Env } from "../env.ts"
import type { SignInRequest } from "../sign-in/open-ticket.ts"
import { isSubjectOf } from "../sign-in/subject.ts"

import type { AuthorizationParams } from "./authorization-request.ts"
import { isPublic } from "./client-auth.ts"
import { readHint } from "./id-token-hint.ts"
import { type OAuthResult, oauthError } from "./oauth-error.ts"
import { isLoopback } from "./registered-address.ts"
import { acrOf } from "./scopes.ts"

/** `expectedSub`: the subject that the answer must be about, or "". */
export type Verdict = OAuthResult<{ serves: boolean; expectedSub: string }>

const loginRequired = (description: string) => oauthError("login_required", description)

/** Every program on the person's machine, and every user of it, can listen on a loopback address and name a client
 * without a secret, so such a request needs a person who acts (RFC 8252 section 8.6). */
export const needsPerson = ({ app, redirectUri }: SignInRequest): boolean =>
  isPublic(app) && isLoopback(redirectUri)

export async function judgeSession(
  env: Env,
  request: SignInRequest,
  params: AuthorizationParams,
  session: Session | undefined,
): Promise<Verdict> {
  const { app } = request
  const silent = params.prompts.has("none")
  if (silent && needsPerson(request)) {
    const description =
      "Any program can listen on a loopback address, so prompt=none has no answer there."
    return oauthError("interaction_required", description)
  }
  const expectedSub = await expectedSubOf(env, app, params)
  if (expectedSub === undefined) {
    const description = "id_token_hint is not an id_token of this client."
    return silent ? loginRequired(description) : oauthError("invalid_request", description)
  }
  const { acrs } = params.claims
  if (acrs !== undefined && !acrs.includes(acrOf(app.confirm))) {
    const description = "The essential acr is not what this client is configured for."
    return oauthError("unmet_authentication_requirements", description)
  }
  const fits = session !== undefined && isFresh(session, params) && isConfirmed(session, app)
  const serves = fits && (await isAbout(env, app, session, expectedSub))
  if (silent && !serves) return loginRequired("The person has to scan a QR code.")
  return accepted({ serves, expectedSub })
}

/** Undefined if the hint is invalid, or contradicts the requested `sub`. */
async function expectedSubOf(
  env: Env,
  app: App,
  params: AuthorizationParams,
): Promise<string | undefined> {
  const { sub = "" } = params.claims
  if (params.idTokenHint === "") return sub
  const hint = await readHint(env, params.idTokenHint)
  if (hint?.clientId !== app.clientId) return undefined
  return sub === "" || sub === hint.sub ? hint.sub : undefined
}

/** `prompt=login` and an exceeded max_age require a new scan (OA-19). */
function isFresh({ authTime }: Session, { prompts, maxAge }: AuthorizationParams): boolean {
  const age = (Date.now() - authTime) / 1000
  return !prompts.has("login") && (maxAge === undefined || age <= maxAge)
}

/** An app that requires confirmation does not accept an unconfirmed session. `phone-code` satisfies
 * every other way, because doubtful sign-ins are raised to it. So does `oauth`: WeChat itself names the
 * person whose browser has the session. */
const isConfirmed = (session: Session, app: App) =>
  app.confirm === "none" ||
  app.confirm === session.confirm ||
  ["phone-code", "oauth"].includes(session.confirm)

const strength: Record<Confirm, number> = { none: 0, tap: 1, reply: 1, "phone-code": 2, oauth: 2 }

/** The app's own way, unless another app of its pool is stricter. */
export function strictestConfirm(env: Env, { pool, confirm }: App): Confirm {
  const apps = configOf(env).apps.filter((app) => app.pool === pool)
  const stricter = (one: Confirm, other: Confirm) => (strength[other] > strength[one] ? other : one)
  return apps.map((app) => app.confirm).reduce(stricter, confirm)
}

/** Whether a session was confirmed as strictly as any app of the pool requires. */
export function isConfirmedForAll(env: Env, pool: string, session: Session): boolean {
  const apps = configOf(env).apps.filter((app) => app.pool === pool)
  return apps.every((app) => strength[session.confirm] >= strength[app.confirm])
}

/** Whether web authorization may replace the scan: not if the client requires the person to act. */
export const mayAskWeChat = ({ prompts, maxAge, claims: { acrs } }: AuthorizationParams): boolean =>
  prompts.size === 0 && maxAge === undefined && (acrs?.includes(acrOf("oauth")) ?? true)

async function isAbout(env: Env, app: App, { user }: Session, sub: string): Promise<boolean> {
  if (sub === "") return true
  const { pool, client } = app
  return isSubjectOf(env, sub, { pool, user, sector: client.sector })
}
