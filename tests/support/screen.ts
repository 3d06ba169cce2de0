// A screen in Chromium with the hosted page of a sign-in, and the application that it returns to.

import { createHash, randomBytes } from "node:crypto"
import { createServer } from "node:http"
import type { Browser, BrowserContext, Page } from "playwright-core"
import * as world from "./world.ts"

/** Serves the application at `w.origin`, with its pages by URL. Returns a function that closes it. */
export async function startApplication(
  w: world.World,
  pageAt: (url: URL) => string = () => "",
): Promise<() => void> {
  const server = createServer(({ url = "/" }, response) => {
    const page = pageAt(new URL(url, w.origin)) || "<h1>Signed in</h1>"
    response.writeHead(200, { "content-type": "text/html" }).end(page)
  })
  const port = Number(new URL(w.origin).port)
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve))
  return () => {
    server.closeAllConnections()
    server.close()
  }
}

export interface Screen {
  context: BrowserContext
  page: Page
  client: string
  verifier: string
}

export async function openScreen(
  w: world.World,
  browser: Browser,
  client = "open",
): Promise<Screen> {
  const context = await browser.newContext({ locale: "en-US" })
  const page = await context.newPage()
  const verifier = randomBytes(32).toString("base64url")
  const query = new URLSearchParams({
    response_type: "code",
    client_id: client,
    redirect_uri: w.redirectUri,
    scope: "openid",
    code_challenge_method: "S256",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  })
  await page.goto(`${w.menshen.url}/authorize?${query}`)
  return { context, page, client, verifier }
}

/** The text of the QR code on a hosted page, by the cookie of its browser. */
export async function qrOn(page: Page): Promise<string> {
  const login = page.locator("menshen-login")
  const [own, scene] = [await login.getAttribute("qr"), await login.getAttribute("ticket")]
  if (own !== null) return own
  const cookies = await page.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ")
  const headers = { cookie, accept: "application/json" }
  const url = new URL(`/authorize/qr?ticket=${scene}`, page.url())
  const { url: text } = await (await fetch(url, { headers })).json()
  return text
}

/** Scans the page's QR code with the person's phone. */
export async function scanOn(w: world.World, page: Page, person: string): Promise<string> {
  return (await world.scan(w, person, await qrOn(page))).replies.join("\n")
}

/** The person that the application is told. */
export async function arrived(w: world.World, screen: Screen): Promise<string> {
  const { page, client, verifier } = screen
  await page.waitForURL((url) => url.href.startsWith(w.redirectUri))
  const code = new URL(page.url()).searchParams.get("code") ?? ""
  const { body } = await world.redeem(w, code, verifier, { client_id: client })
  return String(world.claimsOf(body.id_token).sub)
}

/** A whole sign-in without a choice; the screen stays signed in. */
export async function signInOn(
  w: world.World,
  browser: Browser,
  person: string,
  client = "open",
): Promise<{ sub: string; screen: Screen }> {
  const screen = await openScreen(w, browser, client)
  await scanOn(w, screen.page, person)
  return { sub: await arrived(w, screen), screen }
}
