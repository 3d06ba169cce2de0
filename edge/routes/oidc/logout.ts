// RP-Initiated Logout 1.0: ends the session of this browser. A request with an id_token of the signed-in
// person needs no question; any other request is shown to the person first.

import type { Context } from "hono"
import { type App, appOf, type Env } from "../../env.ts"
import { isFromOwnPage } from "../../http/own-page.ts"
import { redirect } from "../../http/redirect.ts"
import { repeatedName } from "../../http/repeated-name.ts"
import { requestQuery } from "../../oidc/form.ts"
import { type Hint, readHint } from "../../oidc/id-token-hint.ts"
import { addressOf } from "../../oidc/redirect-to-client.ts"
import { isRegistered } from "../../oidc/registered-address.ts"
import { closeSession, sessionOf, sessionSecrets } from "../../oidc/session-cookie.ts"
import { errorPage } from "../../pages/error-page.ts"
import { signOutPage } from "../../pages/sign-out-page.ts"
import { signedOutPage } from "../../pages/signed-out-page.ts"
import { isSubjectOf } from "../../sign-in/subject.ts"

type C = Context<{ Bindings: Env }>

/** A checked request, and where it wants the person to end up. */
interface LogoutRequest {
  app: App | undefined
  hint: Hint | undefined
  /** A registered address, with `state`; or undefined. */
  back: URL | undefined
}

export async function logout(c: C): Promise<Response> {
  const query = await requestQuery(c)
  if (query === undefined) return errorPage(c, 400, "request_malformed")
  const posted = c.req.method === "POST"
  const params = new URLSearchParams(query)
  if (repeatedName(params) !== undefined) return errorPage(c, 400, "request_malformed")
  const agreed = params.get("agreed") === "yes"
  params.delete("agreed")
  // A form of another site brings no SameSite=Lax cookie; our own redirect does.
  if (posted && !isFromOwnPage(c)) return redirect(`/logout?${params}`)
  const request = await requestOf(c, params)
  if (request === undefined) return errorPage(c, 400, "request_malformed")
  const pools = poolsOf(c, request)
  const mayEnd = (posted && agreed) || (await isSure(c, request))
  if (!mayEnd && pools.length > 0) return signOutPage(c, params, request.app)
  const cookies = await Promise.all(pools.map((pool) => closeSession(c, pool)))
  return farewell(c, request, cookies)
}

/** The sessions to end: the app's, or all of this browser's if no app is named. */
function poolsOf(c: C, { app }: LogoutRequest): string[] {
  const held = sessionSecrets(c).map(({ pool }) => pool)
  return held.filter((pool) => app === undefined || app.pool === pool)
}

async function requestOf(c: C, params: URLSearchParams): Promise<LogoutRequest | undefined> {
  const named = params.get("client_id") || undefined
  const hint = await hintFor(c.env, named, params.get("id_token_hint") ?? "")
  const clientId = named ?? hint?.clientId
  const app = appOf(c.env, clientId)
  if (clientId !== undefined && app === undefined) return undefined
  const uri = params.get("post_logout_redirect_uri")
  if (!uri) return { app, hint, back: undefined }
  if (!isRegistered(app?.client.postLogoutRedirectUris ?? [], uri)) return undefined
  const state = params.get("state")
  return { app, hint, back: addressOf(uri, state ? { state } : {}) }
}

/** A hint that is broken, or that another client got, says nothing: the person is asked, and goes on. On an error
 * page they would stay signed in and have no way on. */
async function hintFor(env: Env, clientId: string | undefined, text: string) {
  const hint = text === "" ? undefined : await readHint(env, text)
  return clientId === undefined || hint?.clientId === clientId ? hint : undefined
}

/** The hint names the person whose session this is. */
async function isSure(c: C, { app, hint }: LogoutRequest): Promise<boolean> {
  if (app === undefined || hint === undefined) return false
  const session = await sessionOf(c, app.pool)
  if (session === undefined) return true
  const { pool, client } = app
  return isSubjectOf(c.env, hint.sub, { pool, user: session.user, sector: client.sector })
}

async function farewell(c: C, { app, back }: LogoutRequest, cookies: string[]): Promise<Response> {
  const response = back === undefined ? await signedOutPage(c, app) : redirect(back)
  for (const cookie of cookies) response.headers.append("set-cookie", cookie)
  return response
}
