// GET /authorize/qr: the QR code of a hosted page, as an image of its own. A browser asks for it once the page is
// shown, so its request is the sign that somebody looks: no code is made before
// (docs/decisions/0038-a-qr-code-is-asked-for.md). A script asks for the text instead.

import { accepted, type Result, refused } from "../../core/result.ts"
import type { NoOffer } from "../../desks/account/qr-codes.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { appOf } from "../../env.ts"
import { ticketOfCookie } from "../../http/cookie.ts"
import { isPartOfOwnPage } from "../../http/own-page.ts"
import { heardOf, noStore } from "../../http/refuse.ts"
import { visitorOf } from "../../http/visitor.ts"
import { pageText, sentenceFor } from "../../i18n/page-text.ts"
import type { Markup, PageContext } from "../../pages/page.ts"
import { languageFor } from "../../pages/page.ts"
import { qrFile, sentenceFile } from "../../pages/qr.ts"
import { qrOf } from "../../sign-in/open-ticket.ts"
import { refuseWithoutCode } from "../without-code.ts"

export async function qrImage(c: PageContext): Promise<Response> {
  const wantsText = (c.req.header("accept") ?? "").includes("application/json")
  const text = await textFor(c)
  if (wantsText) {
    return text.ok
      ? Response.json({ url: text.value }, { headers: noStore })
      : refuseWithoutCode(text, {})
  }
  if (text.ok) return image(await qrFile(text.value), 200)
  // Browsers show it whatever its status is, so people without a script read why.
  const { status, headers } = heardOf(text.reason)
  const sentence = sentenceFor(pageText[languageFor(c)], text.reason)
  const id = text.logId === undefined ? "" : ` (${text.logId})`
  return image(await sentenceFile(sentence + id), status, headers)
}

async function textFor(c: PageContext): Promise<Result<string, NoOffer>> {
  const isAsked = c.req.method !== "HEAD" && isPartOfOwnPage(c)
  const held = isAsked ? ticketOfCookie(c.req.header("cookie"), c.req.query("ticket")) : undefined
  if (held === undefined) return refused("ticket_not_found")
  const ticket = await deskOf(c.env, held.scene).withProof(held.scene, held.secret)
  const app = appOf(c.env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return refused("ticket_not_found")
  return ticket.qr === "" ? qrOf(c.env, app, held, visitorOf(c)) : accepted(ticket.qr)
}

const image = (file: Markup, status: number, headers: Readonly<Record<string, string>> = {}) =>
  new Response(String(file), {
    status,
    headers: {
      ...headers,
      ...noStore,
      "content-type": "image/svg+xml",
      "content-security-policy": "default-src 'none'",
      "cross-origin-resource-policy": "same-origin",
    },
  })
