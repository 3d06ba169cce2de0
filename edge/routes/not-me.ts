// "Not me", by the link in the chat: before the sign-in is over it is denied, and for a day after it
// whatever it began is ended (INV-23).

import { deskOf, sessionsOf } from "../desks/desks.ts"
import type { StoredTicket } from "../desks/ticket-row.ts"
import { appOf, type Env } from "../env.ts"
import { followLink } from "../links.ts"
import { log } from "../log.ts"
import { errorPage } from "../pages/error.ts"
import { notMeDonePage, notMePage } from "../pages/not-me.ts"
import { languageFor, type PageContext } from "../pages/page.ts"

const goodForMs = 24 * 60 * 60 * 1000

async function pageOf(c: PageContext) {
  const ticket = await followLink(c.env, "not-me", c.req.param("token") ?? "")
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return undefined
  const isLate = Date.now() - ticket.scannedAt > goodForMs
  return isLate ? undefined : { lang: languageFor(c), app, ticket }
}

export async function showNotMe(c: PageContext): Promise<Response> {
  const page = await pageOf(c)
  return page === undefined ? errorPage(c, 404, "ticket_not_found") : notMePage(page)
}

export async function notMe(c: PageContext): Promise<Response> {
  const page = await pageOf(c)
  if (page === undefined) return errorPage(c, 404, "ticket_not_found")
  await end(c.env, page.ticket)
  log("not_me", { client: page.app.clientId })
  return notMeDonePage(page)
}

/** What is out or comes out later is ended first: who is told that it is done has both writes behind
 * them, and each can be done again. */
async function end(env: Env, { pool, scene, subject }: StoredTicket): Promise<void> {
  await sessionsOf(env, pool).endTicket(scene)
  await deskOf(env, scene).deny(scene, subject)
}
