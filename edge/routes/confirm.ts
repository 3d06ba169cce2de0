// The confirm page. The link is the person's proof, so there is no cookie, and a form of another site
// cannot know where to post.

import { deskOf } from "../desks/desks.ts"
import { appOf } from "../env.ts"
import { followLink } from "../links.ts"
import { log } from "../log.ts"
import { endByNotMe } from "../not-me.ts"
import { formText, isForm } from "../oidc/form.ts"
import { confirmPage } from "../pages/confirm.ts"
import { errorPage } from "../pages/error.ts"
import { notMeDonePage } from "../pages/not-me.ts"
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

/** Anything but a clear yes is a no, and a no counts whatever was said before. */
export async function confirm(c: PageContext): Promise<Response> {
  const ticket = await follow(c)
  const app = appOf(c.env, ticket?.clientId)
  const form = new URLSearchParams(isForm(c) ? await formText(c) : "")
  if (ticket === undefined || app === undefined || !form.has("choice")) return notFound(c)
  if (form.get("choice") !== "yes") {
    await endByNotMe(c.env, ticket)
    return notMeDonePage({ lang: languageFor(c), app, ticket })
  }
  const { scene, openid, place } = ticket
  const elsewhere = isElsewhere(place, visitorOf(c).place)
  const { reason } = await deskOf(c.env, scene).confirm(scene, openid, elsewhere)
  if (reason !== "accepted") log("confirm_without_effect", { reason })
  // The page then shows what became of it, and reloading it asks nothing twice.
  return redirect(`/confirm/${c.req.param("token")}`)
}
