// A browser that is signed in at the provider, and its account page.

import assert from "node:assert/strict"
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
  const held = `__Host-menshen=${ticket.scene}.${ticket.secret}`
  const resumed = await visit(w, `/authorize/resume?ticket=${ticket.scene}`, held)
  assert.equal(resumed.status, 303)
  return cookieOf(resumed)
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
  return { held, token, scene: attribute("ticket"), qr: attribute("qr") }
}
