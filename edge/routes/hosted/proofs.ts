// To the application's own sign-in, and back with its statement. The attack to prevent is a link that
// makes somebody else prove their account for the attacker's WeChat. So a proof starts only in the
// browser of its ticket, which a cookie or the origin of the page shows, and ends only there.

import { keyedHash } from "../../base/sealed-box.ts"
import { base64url, isProofId, newSecret, sha256 } from "../../base/secrets.ts"
import { type Known, logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { directoryOf } from "../../desks/directory/directory-stub.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, appOf } from "../../env.ts"
import { type Bearer, secretOfProof, withoutProof, withProof } from "../../http/cookie.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import { heardOf } from "../../http/refuse.ts"
import { errorPage } from "../../pages/error-page.ts"
import { donePage } from "../../pages/onward-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { appProofUrl, type Statement, verifyStatement } from "../../sign-in/app-proof.ts"
import {
  becomeNew,
  becomeOld,
  type Chosen,
  choosable,
  choosingOf,
} from "../../sign-in/choose-account.ts"
import { appOfTicket, bearerIn, windowTicket } from "./bearer.ts"
import { heldTicket, ticketPage } from "./ticket-page.ts"

/** GET with the ticket's cookie from the hosted page, POST with its secret from a widget's page. */
export async function startProof(c: PageContext): Promise<Response> {
  const id = c.req.param("id") ?? ""
  const posted = c.req.method === "POST"
  const bearer = posted ? await bearerIn(c) : (heldTicket(c) ?? windowTicket(c))
  if (bearer === undefined || !isProofId(id)) return errorPage(c, 404, "ticket_not_found")
  const choosing = await choosingOf(c.env, bearer)
  if (!choosing.ok) {
    const app = await appOfTicket(c.env, bearer)
    return errorPage(c, heardOf(choosing.reason).status, choosing.reason, { app })
  }
  const { app, ticket } = choosing.value
  const cookie = c.req.header("cookie")
  if (posted && !app.origins.includes(c.req.header("origin") ?? "")) {
    return refuse(c, app, "origin_not_registered")
  }
  const secret = secretOfProof(cookie, id) ?? (posted ? newSecret() : await secretFor(bearer, id))
  const directory = directoryOf(c.env, ticket.pool)
  const reason = await directory.startProof(id, bearer.scene, await sha256(secret))
  if (reason !== "accepted") return refuse(c, app, reason)
  const to = await appProofUrl(c.env, app, id, languageFor(c))
  return withProof(redirect(to), cookie, id, secret)
}

/** The page leads on by itself and by a click, so one browser may ask twice at one moment. Its ticket's cookie, which
 * no other browser has, gives both the same secret. */
const secretFor = async ({ secret }: Bearer, id: string): Promise<string> =>
  base64url(await keyedHash(secret, "browser of a proof", id))

/** GET or POST /proofs/return, with the application's statement. */
export async function returnProof(c: PageContext): Promise<Response> {
  const verified = await verifyStatement(c.env, await statementIn(c))
  if (!verified.ok) {
    const { reason, bytes, limit, late_s } = verified
    return refuse(c, undefined, reason, { bytes, limit, late_s })
  }
  const { app, id } = verified.value
  const browserHash = await sha256(secretOfProof(c.req.header("cookie"), id) ?? "")
  const directory = directoryOf(c.env, app.pool)
  const spent = await directory.spendProof({ id, clientId: app.clientId, browserHash })
  if (!spent.ok) return refuse(c, app, spent.reason)
  const { value: scene } = spent
  const choosing = choosable(c.env, await deskOf(c.env, scene).withoutProof(scene))
  if (!choosing.ok) return refuse(c, app, choosing.reason)
  const chosen = await settle(c, choosing.value.ticket, verified.value)
  const end = `/proofs/done?ticket=${scene}&client_id=${encodeURIComponent(app.clientId)}`
  // The redirect removes the statement from the address bar, and brings the cookie that a cross-site
  // form does not.
  if (chosen === undefined) return withoutProof(redirect(`${end}&none=1`), id)
  return chosen.ok ? withoutProof(redirect(end), id) : refuse(c, app, chosen.reason)
}

async function statementIn(c: PageContext): Promise<string> {
  if (c.req.method === "GET") return c.req.query("statement") ?? ""
  return (await pageForm(c))?.get("statement") ?? ""
}

/** Undefined if there is no account and the person has to choose again. */
async function settle(
  c: PageContext,
  ticket: StoredTicket,
  { app, appAccount }: Statement,
): Promise<Chosen | undefined> {
  if (appAccount !== undefined) return becomeOld(c.env, ticket, { proof: "app", appAccount })
  return app.firstSignIn === "bind-or-create" ? becomeNew(c.env, ticket) : undefined
}

/** GET /proofs/done: back to the hosted page, or to the window of the widget. Without a cookie the address alone
 * says which application it was: no ticket is asked about. */
export async function endProof(c: PageContext): Promise<Response> {
  const none = c.req.query("none") !== undefined
  const held = heldTicket(c)
  if (held !== undefined && none) {
    return redirect(`/choose?ticket=${held.scene}&notice=account_none`)
  }
  const inWindow = windowTicket(c)
  if (inWindow !== undefined && none) {
    return redirect(`/choose?ticket=${inWindow.scene}&notice=account_none`)
  }
  if (held !== undefined) return ticketPage(c, held)
  const app = appOf(c.env, c.req.query("client_id"))
  if (app === undefined) return errorPage(c, 404, "ticket_not_found")
  return donePage(languageFor(c), app, none ? "account_none" : undefined)
}

function refuse(c: PageContext, app: App | undefined, reason: Reason, known: Known = {}) {
  const id = logRefusal("proof_refused", { client: app?.clientId, reason, ...known })
  return errorPage(c, heardOf(reason).status, reason, { app, id })
}
