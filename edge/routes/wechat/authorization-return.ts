// GET /{account}/oauth: back from WeChat's web authorization. Followers are signed in; others continue
// to the QR code, which can be long-pressed here.

import { logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { finalStates } from "../../core/ticket.ts"
import { keeperOf } from "../../desks/account/keeper-stub.ts"
import type { StoredTicket } from "../../desks/ticket/ticket-row.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { appOf, type Env, type OfficialAccount, officialAccountNamed } from "../../env.ts"
import { type Bearer, ticketsOfCookie } from "../../http/cookie.ts"
import { redirect } from "../../http/redirect.ts"
import { errorPage } from "../../pages/error-page.ts"
import type { PageContext } from "../../pages/page.ts"
import { leaveAddress } from "../../pages/way-back.ts"
import { heedsUnfollow } from "../../sign-in/choose-account.ts"
import { newestTickets } from "../../sign-in/newest-tickets.ts"
import { ticketOfState } from "../../sign-in/web-authorization.ts"
import { againOf } from "../hosted/ticket-page.ts"

/** How long the directory may take before the person sees a page about the progress. */
const waitMs = 3000

export async function returnFromWeChat(c: PageContext): Promise<Response> {
  const account = officialAccountNamed(c.env, c.req.param("account"))
  if (account?.oauth === undefined) return errorPage(c, 404, "page_not_found")
  // Checked before the code is spent: it may be meant for another browser (login CSRF).
  const bearer = await ticketOfState(c.req.header("cookie"), c.req.query("state") ?? "")
  if (bearer === undefined) return unmatched(c, account)
  const { scene, secret } = bearer
  const ticket = await deskOf(c.env, scene).withProof(scene, secret)
  if (ticket?.appId !== account.appId) return unmatched(c, account)
  const reason = await enter(c.env, account, bearer, c.req.query("code") ?? "")
  if (reason === "snapshot_user") {
    const app = appOf(c.env, ticket.clientId)
    const back = app && leaveAddress(scene, app)
    return errorPage(c, 403, reason, { app, again: againOf(ticket), label: "anew", back })
  }
  // The page of the ticket handles every state, and has no code in its address.
  return redirect(pageOf(c, scene))
}

function pageOf(c: PageContext, scene: string): string {
  const lang = { version: "0", ui_locales: c.req.query("ui_locales") ?? "" }
  return `/authorize/wait?ticket=${scene}&${new URLSearchParams(lang)}`
}

/** A damaged state, one of another browser, or no cookie: the code stays unspent. A ticket that this browser holds
 * has a page, where its person can go on. Else the page is about the application that the address names. */
async function unmatched(c: PageContext, account: OfficialAccount): Promise<Response> {
  const ticket = await liveTicketAt(c, account)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return errorPage(c, 404, "ticket_not_found")
  const { scene } = ticket
  const again = pageOf(c, scene)
  const back = leaveAddress(scene, app)
  return errorPage(c, 404, "answer_unmatched", { app, again, label: "onward", back })
}

/** The newest one of this browser that has not ended, and is for the application that the address names. */
async function liveTicketAt(c: PageContext, { appId }: OfficialAccount) {
  const named = appOf(c.env, c.req.query("client_id"))
  const isLive = (ticket: StoredTicket) =>
    ticket.appId === appId && !finalStates.includes(ticket.state)
  const isFor = ({ clientId }: StoredTicket) => named === undefined || named.clientId === clientId
  const newest = await newestTickets(c.env, ticketsOfCookie(c.req.header("cookie")))
  return newest.map(({ ticket }) => ticket).find((ticket) => isLive(ticket) && isFor(ticket))
}

/** A reloaded page finds its ticket in a later state, and spends no code. */
async function enter(
  env: Env,
  account: OfficialAccount,
  { scene, secret }: Bearer,
  weChatCode: string,
): Promise<Reason> {
  const desk = deskOf(env, scene)
  const before = await desk.status(scene, secret)
  // Without a code, the person declined on WeChat's page.
  if (before?.state !== "waiting" || weChatCode === "") return "ticket_out_of_turn"
  if (!(await desk.mayTryCode(scene, secret))) return "code_limit"
  const follower = await keeperOf(env, account.name).follower(account.name, weChatCode)
  if (!follower.ok) return without(account, follower.reason)
  const { openid, unionid } = follower.value
  const { reason } = await desk.enter(scene, { secret, appId: account.appId, openid, unionid })
  if (reason !== "accepted") return without(account, reason)
  const app = appOf(env, (await desk.withProof(scene, secret))?.clientId)
  if (app !== undefined && heedsUnfollow(env, app)) {
    // WeChat's times are whole seconds.
    const at = Math.floor(Date.now() / 1000) * 1000
    await keeperOf(env, account.name).rememberPendingConfirmation({ openid, scene, at })
  }
  await desk.wait(scene, secret, before.version + 1, waitMs)
  return "accepted"
}

function without({ name: account }: OfficialAccount, reason: Reason): Reason {
  if (reason !== "not_following") logRefusal("oauth_without_effect", { account, reason })
  return reason
}
