// Pages as their owners write them: with a client library that adds headers or sends credentials, and with tracing
// that adds headers to every fetch. Only a browser enforces CORS.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { after, before, describe, test } from "node:test"
import type { Browser, Page } from "playwright-core"
import { launch } from "../support/chromium.ts"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
let browser: Browser
let site: Server

const library = readFileSync("node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js")
const files: Record<string, [type: string, body: () => string | Buffer]> = {
  "/oidc.js": ["text/javascript", () => library],
  "/widget": ["text/html", () => widgetPage()],
}

/** Tracing as its libraries do it. */
const tracing = `<script>
const plain = fetch
window.fetch = (url, init = {}) => {
  const headers = new Headers(init.headers)
  headers.set("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
  headers.set("baggage", "user=mei")
  return plain(url, { ...init, headers })
}
</script>`
const widgetPage = () => `<!doctype html>${tracing}
<script type="module" src="${w.menshen.url}/widget/menshen-login.js"></script>
<menshen-login client-id="shop" redirect-uri="${w.redirectUri}"></menshen-login>`

before(async () => {
  w = await rp.startProvider()
  browser = await launch()
  site = createServer(({ url = "" }, answer) => {
    const [type, body] = files[new URL(url, w.origin).pathname] ?? ["text/html", clientPage]
    answer.setHeader("content-type", type)
    answer.end(body())
  })
  const port = Number(new URL(w.origin).port)
  await new Promise<void>((resolve) => site.listen(port, "localhost", resolve))
})
after(async () => {
  site.close().closeAllConnections()
  await browser.close()
  await w.close()
})

/** Signs in with the settings in the address of the first page. */
const clientPage = () => `<!doctype html><script src="/oidc.js"></script><script type="module">
const query = new URLSearchParams(location.search)
if (query.has("settings")) sessionStorage.settings = query.get("settings")
const manager = new oidc.UserManager({
  authority: "${w.menshen.url}",
  client_id: "spa",
  redirect_uri: "${w.redirectUri}",
  scope: "openid offline_access",
  loadUserInfo: true,
  ...JSON.parse(sessionStorage.settings),
})
const say = (text) => document.body.append(Object.assign(document.createElement("p"), { id: "said", textContent: text }))
try {
  if (!query.has("code")) await manager.signinRedirect()
  else {
    const first = await manager.signinCallback()
    const second = await manager.signinSilent()
    say(first.profile.sub === second.profile.sub ? "signed in" : "somebody else")
  }
} catch (error) {
  say(String(error))
}
</script>`

async function scanOn(page: Page): Promise<void> {
  const element = page.locator("menshen-login[ticket]")
  await element.waitFor()
  await rp.scan(w, (await element.getAttribute("ticket")) ?? "", push.newOpenid())
}

describe("oidc-client-ts", () => {
  for (const [name, settings] of Object.entries({
    "as it comes": {},
    "with headers of its own": {
      extraHeaders: { "X-Requested-With": "XMLHttpRequest", "X-Shop": "1" },
    },
    "that sends credentials": { fetchRequestCredentials: "include" },
    "with both": { extraHeaders: { "X-Shop": "1" }, fetchRequestCredentials: "include" },
  })) {
    test(`${name} signs in, reads userinfo and refreshes`, async () => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(`${w.origin}/?settings=${encodeURIComponent(JSON.stringify(settings))}`)
      await scanOn(page)
      await page.locator("#said").waitFor()
      assert.equal(await page.locator("#said").textContent(), "signed in")
      await context.close()
    })
  }
})

describe("the widget", () => {
  test("signs in on a page whose tracing adds headers to every fetch", async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const made = page.waitForResponse((answer) => answer.url().endsWith("/tickets"))
    await page.goto(`${w.origin}/widget`)
    const { scene } = await (await made).json()
    const heard = page.evaluate(
      () =>
        new Promise((resolve) => {
          const element = document.querySelector("menshen-login")
          for (const name of ["success", "error"]) {
            element?.addEventListener(name, () => resolve(name))
          }
        }),
    )
    await rp.scan(w, scene, push.newOpenid())
    assert.equal(await heard, "success")
    await context.close()
  })
})
