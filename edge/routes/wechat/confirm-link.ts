// The confirm page. The link is the person's proof, so there is no cookie, and a form of another site
// cannot know where to post.

import { logRefusal } from "../../core/log-refusal.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { appOf } from "../../env.ts"
import { pageForm } from "../../http/page-form.ts"
import { redirect } from "../../http/redirect.ts"
import { isElsewhere, visitorOf } from "../../http/visitor.ts"
import { isForm } from "../../oidc/form.ts"
import { confirmPage } from "../../pages/confirm-page.ts"
import { errorPage } from "../../pages/error-page.ts"
import { notMeDonePage } from "../../pages/not-me-page.ts"
import { languageFor, type PageContext } from "../../pages/page.ts"
import { followLink } from "../../sign-in/chat-links.ts"
import { endByNotMe } from "../../sign-in/end-by-not-me.ts"

const follow = (c: PageContext) => followLink(c.env, "confirm", c.req.param("token") ?? "")

const notFound = (c: PageContext) => errorPage(c, 404, "ticket_not_found")

export async function showConfirm(c: PageContext): Promise<Response> {
  const ticket = await follow(c)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return notFound(c)
  return confirmPage({ lang: languageFor(c), app, ticket })
}

/** Anything but an explicit yes is a no, and a no counts in every state
 * (docs/decisions/0007-not-me-wins.md). */
export async function confirm(c: PageContext): Promise<Response> {
  const ticket = await follow(c)
  const app = appOf(c.env, ticket?.clientId)
  const form = isForm(c) ? await pageForm(c) : undefined
  if (ticket === undefined || app === undefined || !form?.has("choice")) return notFound(c)
  if (form.get("choice") !== "yes") {
    const taken = await endByNotMe(c.env, ticket)
    return notMeDonePage({ lang: languageFor(c), app, taken })
  }
  const { scene, openid, place } = ticket
  const elsewhere = isElsewhere(place, visitorOf(c).place)
  const { reason } = await deskOf(c.env, scene).confirm(scene, openid, elsewhere)
  if (reason !== "accepted") logRefusal("confirm_without_effect", { reason, client: app.clientId })
  // The page then shows the result, and reloading it repeats nothing.
  return redirect(`/confirm/${c.req.param("token")}`)
}
