// The hosted pages in Chromium, with and without JavaScript: each has a strict policy, loads nothing from
// other sites, is accessible, and fits a phone. Pictures are in build/screenshots/hosted.

import assert from "node:assert/strict"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import type { BrowserContext, Page, Response } from "playwright-core"
import { axeFindings } from "../support/axe.ts"
import { hold, letGo, screenshot } from "../support/chromium.ts"
import { looks } from "../support/looks.ts"
import { qrOn } from "../support/screen.ts"
import { type Street, startStreet } from "../support/shop.ts"
import { newPerson, scan } from "../support/world.ts"

const color = "#0a3d6b"
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="48"><rect width="96" height="48" fill="#0a3d6b"/></svg>'
const logo = `data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}`
let street: Street
before(async () => {
  const proofs = { app: { url: "http://localhost:9/bind", secret: { env: "SHOP_BIND" } } }
  street = await startStreet({
    books: { name: "Acme Books", brand: { logo, color } },
    asking: { firstSignIn: "ask", proofs },
    regulars: { firstSignIn: "refuse" },
  })
})
after(() => street.close())

const urlOf = (path: string) => `${street.world.menshen.url}${path}`
function authorize(client: string): string {
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: street.world.redirectUri,
    response_type: "code",
    scope: "openid",
    code_challenge_method: "S256",
    code_challenge: "A".repeat(43),
  })
  return `/authorize?${query}`
}

/** The last document that the page loaded. */
function lastDocument(page: Page): () => Response | undefined {
  let last: Response | undefined
  page.on("response", (answer) => {
    const isPage = answer.request().isNavigationRequest() && answer.frame() === page.mainFrame()
    const isOurs = answer.url().startsWith(street.world.menshen.url)
    if (isPage && isOurs && (answer.status() < 300 || answer.status() >= 400)) last = answer
  })
  return () => last
}

const scripts = "'self' 'wasm-unsafe-eval'"
/** OA-11 and the rest of the policy: it allows only what the page needs. */
function assertFenced(answer: Response | undefined, framedBy: string): void {
  const headers = answer?.headers() ?? {}
  const policy = Object.fromEntries(
    (headers["content-security-policy"] ?? "").split("; ").map((part) => {
      const [name = "", ...values] = part.split(" ")
      return [name, values.join(" ")]
    }),
  )
  const { "frame-ancestors": ancestors, "form-action": forms = "", ...rest } = policy
  const { "script-src": script = scripts, "connect-src": connect = "'self'", ...always } = rest
  assert.equal(ancestors, framedBy)
  assert.deepEqual([script, connect], [scripts, "'self'"])
  assert.ok(["", "'self'", "'none'"].includes(forms))
  assert.deepEqual(always, {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "base-uri": "'none'",
  })
  assert.equal(headers["x-frame-options"], framedBy === "'none'" ? "DENY" : undefined)
  assert.equal(headers["cache-control"], "no-store")
  assert.equal(headers["x-content-type-options"], "nosniff")
  assert.match(headers["referrer-policy"] ?? "", /^(no-referrer|same-origin)$/)
}

/** Without scripts axe-core does not run either. */
async function portray(page: Page, name: string, scripted: boolean): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 720 })
    await screenshot(page, `hosted/${name}-${colorScheme}-${width}`)
    if (scripted) assert.deepEqual(await axeFindings(page), [], `${name}, ${colorScheme}, ${width}`)
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width, name)
  }
}

/** Records every request of a context's pages, and everything that a policy refuses. */
function guard(context: BrowserContext): { requested: string[]; refused: string[] } {
  const seen = { requested: [] as string[], refused: [] as string[] }
  context.on("request", (request) => seen.requested.push(request.url()))
  context.on("console", (line) => {
    if (/Content Security|Refused/.test(line.text())) seen.refused.push(line.text())
  })
  return seen
}

async function scanOn(page: Page): Promise<void> {
  const qr = await qrOn(page)
  await scan(street.world, (await newPerson(street.world)).person, qr)
}

describe("the hosted pages", () => {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with" : "without"
    test(`${how} JavaScript: every page has a strict policy, no third parties, and is accessible`, async () => {
      const context = await street.browser.newContext({ locale: "en-US", javaScriptEnabled })
      const page = await context.newPage()
      const { requested, refused } = guard(context)
      const document = lastDocument(page)
      const look = async (name: string, text: string | RegExp, framedBy = "'none'") => {
        await page.getByText(text).filter({ visible: true }).first().waitFor()
        assertFenced(document(), framedBy)
        await portray(page, `${name}-${how}`, javaScriptEnabled)
      }
      const origins = street.world.origin

      await hold(page)
      await page.goto(urlOf(authorize("books")))
      await look("sign-in", /scan this code|Scan this code/, origins)
      await letGo(page)
      await scanOn(page)
      await page.waitForURL((url) => url.href.startsWith(street.world.redirectUri))
      assert.ok(new URL(page.url()).searchParams.has("code"))

      await page.goto(urlOf(authorize("books")))
      await look("signed-in", "Not you?")
      await page.goto(urlOf("/account?client_id=books"))
      await look("account", "WeChat")
      await page.goto(urlOf("/logout?client_id=books"))
      await look("sign-out", /sign out/i)
      await page.click("button[value=yes]")
      await look("signed-out", /You are signed out/)

      await page.goto(urlOf(authorize("asking")))
      await scanOn(page)
      await look("choosing", "I am new here")
      await page.goto(urlOf(authorize("regulars")))
      await scanOn(page)
      const said = javaScriptEnabled ? /cannot sign in here/ : /first_sign_in_refused/
      await look("refused", said, javaScriptEnabled ? origins : "'none'")
      await page.goto(urlOf(authorize("nobody")))
      await look("error", "client_unknown")
      await page.goto(urlOf("/nothing"))
      await look("not-found", "page_not_found")

      const ours = [`${street.world.menshen.url}/`, "data:", street.world.redirectUri]
      assert.deepEqual(
        requested.filter((url) => !ours.some((start) => url.startsWith(start))),
        [],
      )
      assert.deepEqual(refused, [])
      await context.close()
    })
  }

  test("OA-11: the sign-in page is shown in the app's own frames, and every other frame stays empty", async (t) => {
    const stranger = createServer((_, answer) => answer.end("<h1>Elsewhere</h1>"))
    t.after(() => stranger.close().closeAllConnections())
    await new Promise<void>((resolve) => stranger.listen(0, "localhost", resolve))
    const { port } = stranger.address() as AddressInfo
    const context = await street.browser.newContext({ locale: "en-US" })
    const page = await context.newPage()
    const shows = async (origin: string, path: string): Promise<boolean> => {
      await page.goto(`${origin}/`)
      await page.evaluate((src) => {
        const frame = document.createElement("iframe")
        document.body.append(frame)
        frame.src = src
        return new Promise((resolve) => frame.addEventListener("load", resolve))
      }, urlOf(path))
      return page.frames().some((frame) => frame.url().startsWith(street.world.menshen.url))
    }
    const elsewhere = `http://localhost:${port}`
    const signIn = [authorize("books"), "/widget/frame?client_id=books"]
    for (const path of signIn) {
      assert.equal(await shows(street.world.origin, path), true, path)
      assert.equal(await shows(elsewhere, path), false, path)
    }
    for (const path of ["/account?client_id=books", "/logout", authorize("nobody"), "/nothing"]) {
      assert.equal(await shows(street.world.origin, path), false, path)
    }
    await context.close()
  })

  test("each app has its own name, logo and colour, and no other app's", async () => {
    const context = await street.browser.newContext({ locale: "en-US" })
    const page = await context.newPage()
    const looks = async (client: string) => {
      await page.goto(urlOf(`/logout?client_id=${client}`))
      return page.evaluate(`({
      width: document.querySelector("img.logo")?.naturalWidth ?? 0,
      accent: getComputedStyle(document.documentElement).getPropertyValue("--accent").trim(),
    })`)
    }
    assert.deepEqual(await looks("books"), { width: 96, accent: color })
    assert.deepEqual(await looks("shop"), { width: 0, accent: "#077c45" })
    await page.goto(urlOf(authorize("books")))
    assert.equal(await page.textContent("h1"), "Sign in to Acme Books")
    await context.close()
  })

  test("sizes follow the text size that the visitor has set in the browser", async () => {
    const context = await street.browser.newContext({
      locale: "en-US",
      viewport: { width: 375, height: 720 },
    })
    const page = await context.newPage()
    const session = await context.newCDPSession(page)
    // The element hides what the server drew, and what is hidden has no size.
    await page.route("**/widget/**", (route) => route.abort())
    const sizes = () =>
      page.evaluate(`(() => {
        const of = (name) => [...document.querySelectorAll(name)]
          .map((one) => Math.round(parseFloat(getComputedStyle(one).fontSize)))
        return ["h1", "p", "button", "label", "input", "code"].flatMap(of)
      })()`) as Promise<number[]>
    for (const path of ["/logout?client_id=shop", authorize("nobody"), authorize("shop")]) {
      await session.send("Page.setFontSizes", { fontSizes: { standard: 16 } })
      await page.goto(urlOf(path))
      const usual = await sizes()
      assert.ok(usual.length > 0)
      await session.send("Page.setFontSizes", { fontSizes: { standard: 32 } })
      await page.goto(urlOf(path))
      const doubled = usual.map((size) => size * 2)
      assert.deepEqual(await sizes(), doubled, path)
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 375, path)
    }
    await context.close()
  })

  test("the whole sign-in page transfers less than 30 KB in every language", async () => {
    for (const locale of ["zh-CN", "zh-TW", "en-US", "ja"]) {
      const context = await street.browser.newContext({ locale })
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send("Network.enable")
      let bytes = 0
      const files: string[] = []
      session.on("Network.responseReceived", ({ response }) => files.push(response.url))
      session.on("Network.loadingFinished", ({ encodedDataLength }) => {
        bytes += encodedDataLength
      })
      await page.goto(urlOf(authorize("shop")))
      await page.locator("menshen-login [part=qr]").waitFor()
      await page.waitForLoadState("networkidle")
      assert.ok(files.length >= 5, files.join())
      assert.ok(bytes > 10_000 && bytes < 30 * 1024, `${locale}: ${bytes} bytes`)
      await context.close()
    }
  })
})
