// "Not me" by the link in the chat, which is valid for a day after the scan (INV-23).

import { notMeSeconds } from "../../core/ticket.ts"
import { appOf } from "../../env.ts"
import { errorPage } from "../../pages/error-page.ts"
import { notMeDonePage, notMePage } from "../../pages/not-me-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { followLink } from "../../sign-in/chat-links.ts"
import { endByNotMe } from "../../sign-in/end-by-not-me.ts"

const goodForMs = notMeSeconds * 1000

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
  const taken = await endByNotMe(c.env, page.ticket)
  return notMeDonePage({ ...page, taken })
}
