// The account page of a signed-in person. A change requires a scan within five minutes, a form of this
// session, and this origin (ID-07); afterwards every browser is signed out (ID-06).

import { base64url, equalInConstantTime, sha256 } from "../../base/secrets.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { isLink } from "../../core/ticket.ts"
import { directoryOf } from "../../desks/directory/directory-stub.ts"
import type { Session } from "../../desks/sessions/sessions.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, appOf, configOf } from "../../env.ts"
import { ticketOfCookie, withServed, withTicket } from "../../http/cookie.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import { visitorOf } from "../../http/visitor.ts"
import type { Trouble } from "../../i18n/page-text.ts"
import { isFresh, mayChange } from "../../oidc/fresh-session.ts"
import { sessionOf, sessionSecret } from "../../oidc/session-cookie.ts"
import { accountAddress, changedAddress, signInAddress } from "../../pages/account-address.ts"
import { accountNote, accountPage, joinPage } from "../../pages/account-page.ts"
import { errorPage } from "../../pages/error-page.ts"
import { addPage } from "../../pages/link-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { settleChoice } from "../../sign-in/choose-account.ts"
import { markOf } from "../../sign-in/marks.ts"
import { openPageTicket } from "../../sign-in/open-ticket.ts"
import { pageWithoutCode } from "../without-code.ts"
import { signInToSee } from "./page-sign-in.ts"

interface Visit {
  c: PageContext
  app: App
  session: Session
  token: string | undefined
}

/** GET /account?client_id=; `sign_in` asks for another sign-in than the one that there is. */
export async function showAccount(c: PageContext): Promise<Response> {
  const app = appOf(c.env, c.req.query("client_id"))
  if (c.req.query("changed") !== undefined) return accountNote(languageFor(c), "changed", app)
  if (app === undefined) return errorPage(c, 400, "client_unknown")
  const visit = c.req.query("sign_in") === undefined ? await visitOf(c, app) : undefined
  if (visit === undefined) return signInToSee(c, app)
  const [add, join] = [c.req.query("add"), c.req.query("join")]
  if (add !== undefined) return askToAdd(visit, add)
  return join === undefined ? show(visit) : offerJoin(visit, join)
}

async function visitOf(c: PageContext, app: App): Promise<Visit | undefined> {
  const session = await sessionOf(c, app.pool)
  if (session === undefined) return undefined
  return {
    c,
    app,
    session,
    token: mayChange(c.env, app.pool, session) ? await tokenOf(c, app.pool) : undefined,
  }
}

/** The form's CSRF token. Only this session's page can know it, because no script can read the cookie. */
async function tokenOf(c: PageContext, pool: string): Promise<string> {
  const secret = sessionSecret(c, pool) ?? ""
  return base64url(await sha256(`account form ${secret}`))
}

async function show({ c, app, session, token }: Visit, notice?: Trouble): Promise<Response> {
  const profile = await directoryOf(c.env, app.pool).profile(session.user)
  const lang = languageFor(c)
  if (profile === undefined) return signInToSee(c, app)
  return accountPage({ lang, app, profile, token, notice })
}

/** POST /account */
export async function changeAccount(c: PageContext): Promise<Response> {
  const form = await pageForm(c)
  if (form === undefined) return errorPage(c, 400, "request_malformed")
  const app = appOf(c.env, form.get("client_id"))
  if (app === undefined) return errorPage(c, 400, "client_unknown")
  const visit = await visitOf(c, app)
  const own = c.req.header("origin") === new URL(configOf(c.env).issuer).origin
  if (!own || visit?.token === undefined || !matches(form.get("token") ?? "", visit.token)) {
    return refuse(c, "session_required", app)
  }
  switch (form.get("action")) {
    case "unlink":
      return unlink(visit, form.get("id") ?? "")
    case "link":
      return link(visit)
    case "add":
      return add(visit, form.get("ticket") ?? "")
    case "join":
      return join(visit, form.get("ticket") ?? "")
    case "keep":
      return keep(visit, form.get("ticket") ?? "")
    default:
      return errorPage(c, 400, "request_malformed", { app })
  }
}

function matches(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => new TextEncoder().encode(text))
  return one !== undefined && other !== undefined && equalInConstantTime(one, other)
}

async function unlink(visit: Visit, id: string): Promise<Response> {
  const { c, app, session } = visit
  const { user, appId, openid } = session
  const reason = await directoryOf(c.env, app.pool).unlink({ user, id, by: { appId, openid } })
  return reason === "accepted" ? redirect(changedAddress(app)) : show(visit, reason)
}

/** Opens a ticket whose scan adds an identity to this person, and which yields no code (INV-19). */
async function link({ c, app, session }: Visit): Promise<Response> {
  const request = {
    app,
    redirectUri: "",
    responseMode: "query",
    scope: "openid",
    state: "",
    request: "",
    idTokenHint: "",
    codeChallenge: "",
    expectedSub: "",
    visitor: visitorOf(c),
  } as const
  const ticket = await openPageTicket(c.env, request, session)
  if (!ticket.ok) return pageWithoutCode(c, ticket, { app })
  const page = redirect(`/authorize/wait?ticket=${ticket.value.scene}`)
  return withTicket(page, c.req.header("cookie"), ticket.value)
}

/** A new code for a link that has ended, while its session may still change something. */
export async function linkAgain(
  c: PageContext,
  { clientId, sessionUser }: StoredTicket,
): Promise<Response> {
  const app = appOf(c.env, clientId)
  if (app === undefined) return errorPage(c, 400, "client_unknown")
  const visit = await visitOf(c, app)
  const mayLink = visit?.token !== undefined && visit.session.user === sessionUser
  return mayLink ? link(visit) : redirect(accountAddress(app))
}

/** The proof of this browser's link ticket: this session requested it, and the holder of the phone that
 * scanned is here, because the phone's code was typed into this browser. */
async function provedBy({ c, app, session }: Visit, scene: string) {
  const bearer = ticketOfCookie(c.req.header("cookie"), scene)
  if (bearer === undefined) return undefined
  const ticket = await deskOf(c.env, scene).withProof(scene, bearer.secret)
  if (ticket === undefined || !isLink(ticket) || ticket.state !== "choosing") return undefined
  const { pool, sessionUser: user, origin, appId, openid, scannedAt } = ticket
  const isMine = pool === app.pool && user === session.user && origin === session.scene
  if (!isMine || !isFresh(scannedAt)) return undefined
  const by = { appId: session.appId, openid: session.openid }
  return { ticket, bearer, identity: { appId, openid, user, by } }
}

/** Asks before anything is added. */
async function askToAdd(visit: Visit, scene: string): Promise<Response> {
  const { c, app, session, token } = visit
  const proved = token === undefined ? undefined : await provedBy(visit, scene)
  if (proved === undefined || token === undefined) return show(visit, "ticket_out_of_turn")
  const profile = await directoryOf(c.env, app.pool).profile(session.user)
  if (profile === undefined) return signInToSee(c, app)
  const mark = await markOf(c.env, proved.identity)
  return addPage({ lang: languageFor(c), app, scene, mark, token, profile })
}

async function add(visit: Visit, scene: string): Promise<Response> {
  const { c, app } = visit
  const proved = await provedBy(visit, scene)
  if (proved === undefined) return refuse(c, "session_required", app)
  const { provedAt } = proved.ticket
  const question = { ...proved.identity, ...settling(visit, scene), provedAt }
  const { user, reason } = await directoryOf(c.env, app.pool).link(question)
  if (user !== undefined) return withServed(await settle(visit, proved.ticket, user), proved.bearer)
  // A person who proved two accounts may join them.
  const isTaken = reason === "identity_taken" || reason === "union_taken"
  return isTaken ? redirect(`${accountAddress(app)}&join=${scene}`) : show(visit, reason)
}

/** For the directory, if this worker dies before it has settled the ticket. */
const settling = ({ session }: Visit, scene: string) => ({ scene, session: session.scene })

async function settle(
  { c, app, session }: Visit,
  ticket: StoredTicket,
  user: string,
): Promise<Response> {
  const settled = await settleChoice(c.env, ticket, user, session)
  if (!settled.ok && settled.reason === "session_required") return refuse(c, settled.reason, app)
  return settled.ok ? redirect(changedAddress(app)) : errorPage(c, 409, settled.reason, { app })
}

/** "No": the ticket ends here. */
async function keep({ c, app }: Visit, scene: string): Promise<Response> {
  const bearer = ticketOfCookie(c.req.header("cookie"), scene)
  if (bearer === undefined) return redirect(accountAddress(app))
  await deskOf(c.env, scene).cancel(scene, bearer.secret)
  return withServed(redirect(accountAddress(app)), bearer)
}

/** Shows both accounts; nothing is joined before the person agrees. */
async function offerJoin(visit: Visit, scene: string): Promise<Response> {
  const { c, app, session, token } = visit
  const proved = token === undefined ? undefined : await provedBy(visit, scene)
  if (proved === undefined || token === undefined) return show(visit, "identity_taken")
  const directory = directoryOf(c.env, app.pool)
  const [mine, other, mark] = await Promise.all([
    directory.profile(session.user),
    directory.joinable(proved.identity),
    markOf(c.env, proved.identity),
  ])
  if (mine === undefined || other === undefined) return show(visit, "identity_taken")
  return joinPage({ lang: languageFor(c), app, scene, mark, token, mine, other })
}

async function join(visit: Visit, scene: string): Promise<Response> {
  const proved = await provedBy(visit, scene)
  if (proved === undefined) return refuse(visit.c, "session_required", visit.app)
  const reason = await directoryOf(visit.c.env, visit.app.pool).join({
    ...proved.identity,
    ...settling(visit, scene),
  })
  if (reason !== "accepted") return show(visit, "identity_taken")
  const settled = await settle(visit, proved.ticket, visit.session.user)
  return withServed(settled, proved.bearer)
}

function refuse(c: PageContext, reason: Reason, app: App): Promise<Response> {
  const id = logRefusal("account_change_refused", { client: app.clientId, reason })
  // Without a session, or with one that is too old, the way on is another sign-in.
  const again = reason === "session_required" ? signInAddress(app) : undefined
  return errorPage(c, 403, reason, { app, id, again, label: "signIn" })
}
