// A browser that is signed in at the provider, and its account page.

import assert from "node:assert/strict"
import * as ladder from "./confirm.ts"
import { ticketCookie } from "./ticket-cookie.ts"
import * as world from "./world.ts"

type W = world.World

export const visit = (w: W, path: string, cookie = "") =>
  fetch(new URL(path, w.menshen.url), { headers: { cookie }, redirect: "manual" })

export const cookieOf = (answer: Response) =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ")

/** A browser that is signed in by a scan on the hosted page. */
export async function signedIn(w: W, person: string): Promise<string> {
  const ticket = await world.openTicket(w)
  await world.scan(w, person, ticket.url)
  await world.untilSettled(w, ticket)
  const held = ticketCookie(ticket)
  const resumed = await visit(w, `/authorize/resume?ticket=${ticket.scene}`, held)
  assert.equal(resumed.status, 303)
  return cookieOf(resumed)
}

/** A browser that signed in to an application, with the confirmation that it asks for. */
export async function signedInTo(w: W, client: string, openid: string): Promise<string> {
  const scan = await ladder.scanned(w, client, openid)
  await ladder.agree(w, scan)
  await world.untilSettled(w, scan.ticket)
  const held = ticketCookie(scan.ticket)
  return cookieOf(await visit(w, `/authorize/resume?ticket=${scan.ticket.scene}`, held))
}

export async function account(w: W, cookie: string, more = "") {
  const answer = await visit(w, `/account?client_id=shop${more}`, cookie)
  const html = await answer.text()
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ""
  const ids = [...html.matchAll(/name="id" value="([^"]+)"/g)].map(([, id = ""]) => id)
  const csp = answer.headers.get("content-security-policy")
  return { status: answer.status, html, token, ids, csp }
}

export const change = (
  w: W,
  cookie: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) =>
  fetch(`${w.menshen.url}/account`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: w.menshen.url, ...headers },
    body: new URLSearchParams({ client_id: "shop", ...fields }),
  })

/** The ticket that the account page opens for another WeChat, with its cookie and its QR code. */
export async function openLink(w: W, cookie: string) {
  const { token } = await account(w, cookie)
  const started = await change(w, cookie, { action: "link", token })
  assert.equal(started.status, 303)
  const held = `${cookie}; ${cookieOf(started)}`
  const page = await (await visit(w, started.headers.get("location") ?? "", held)).text()
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(page)?.[1] ?? ""
  const scene = attribute("ticket")
  return { held, token, scene, qr: await world.qrOf(w, scene, held, page) }
}

export type Link = Awaited<ReturnType<typeof openLink>>

/** Enters the phone code on the page of a link's ticket. */
export const typeOnPage = (w: W, { held, scene }: Pick<Link, "held" | "scene">, code: string) =>
  fetch(`${w.menshen.url}/authorize/confirm`, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: held },
    body: new URLSearchParams({ ticket: scene, phone_code: code }),
  })

/** Completes a link whose QR code was scanned: enters the code of the chat, and says yes. */
export async function addScanned(w: W, link: Link, chatReply: string): Promise<Response> {
  await typeOnPage(w, link, ladder.phoneCodeIn(chatReply))
  return change(w, link.held, { action: "add", token: link.token, ticket: link.scene })
}
