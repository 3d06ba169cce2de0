// The secret of a ticket, from a form of a widget's page or from the window that it opened.

import { isScene } from "../../base/secrets.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { type App, appOf, type Env } from "../../env.ts"
import { type Bearer, ticketOfCookie, ticketOfWindow } from "../../http/cookie.ts"
import { isOwnNavigation } from "../../http/own-page.ts"
import { pageForm } from "../../http/page-form.ts"
import type { PageContext } from "../../pages/page.ts"

export const bearerIn = async (c: PageContext): Promise<Bearer | undefined> =>
  bearerOf(await pageForm(c))

export function bearerOf(form: URLSearchParams | undefined): Bearer | undefined {
  const scene = form?.get("ticket") ?? ""
  const secret = form?.get("secret") ?? ""
  return isScene(scene) && /^[A-Za-z0-9_-]{43}$/.test(secret) ? { scene, secret } : undefined
}

/** The ticket that a person ends or begins again by a click on a page of ours. */
export const ticketOfClick = (c: PageContext): Bearer | undefined =>
  isOwnNavigation(c) ? ticketOfCookie(c.req.header("cookie"), c.req.query("ticket")) : undefined

export const windowTicket = (c: PageContext): Bearer | undefined =>
  ticketOfWindow(c.req.header("cookie"), c.req.query("ticket"))

/** The app of a ticket that this browser proves to hold; whoever does not is told nothing about it. */
export async function appOfTicket(env: Env, { scene, secret }: Bearer): Promise<App | undefined> {
  const ticket = await deskOf(env, scene).withProof(scene, secret)
  return appOf(env, ticket?.clientId)
}
