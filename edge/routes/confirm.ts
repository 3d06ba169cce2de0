// The confirm page. The link is the person's proof, so there is no cookie, and a form of another site
// cannot know where to post.

import { deskOf } from "../desks/desks.ts"
import type { StoredTicket } from "../desks/ticket-row.ts"
import { appOf } from "../env.ts"
import { followLink } from "../links.ts"
import { log } from "../log.ts"
import { formText, isForm } from "../oidc/form.ts"
import { confirmPage } from "../pages/confirm.ts"
import { errorPage } from "../pages/error.ts"
import { languageFor, type PageContext } from "../pages/page.ts"
import { redirect } from "../redirect.ts"
import { isElsewhere, visitorOf } from "../visitor.ts"

const follow = (c: PageContext) => followLink(c.env, "confirm", c.req.param("token") ?? "")

const notFound = (c: PageContext) => errorPage(c, 404, "ticket_not_found")

export async function showConfirm(c: PageContext): Promise<Response> {
  const ticket = await follow(c)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return notFound(c)
  return confirmPage({ lang: languageFor(c), app, ticket })
}

/** Anything but a clear yes is a no. The page that follows shows what became of it. */
export async function confirm(c: PageContext): Promise<Response> {
  const ticket = await follow(c)
  const form = new URLSearchParams(isForm(c) ? await formText(c) : "")
  if (ticket === undefined || !form.has("choice")) return notFound(c)
  const reason = await decide(c, ticket, form.get("choice") === "yes")
  if (reason !== "accepted") log("confirm_without_effect", { reason })
  return redirect(`/confirm/${c.req.param("token")}`)
}

async function decide(c: PageContext, { scene, subject, place }: StoredTicket, yes: boolean) {
  const desk = deskOf(c.env, scene)
  const { reason } = yes
    ? await desk.confirm(scene, subject, isElsewhere(place, visitorOf(c).place))
    : await desk.deny(scene, subject)
  return reason
}
