// OpenID Connect in Chromium: policies, cookies and forms, which only a browser enforces.

import assert from "node:assert/strict"
import { createServer, type Server } from "node:http"
import { after, before, describe, test } from "node:test"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { launch, screenshot } from "../support/chromium.ts"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
let browser: Browser
let site: Server

before(async () => {
  w = await rp.startProvider()
  browser = await launch()
  site = createServer(async (request, response) => {
    let body = ""
    for await (const chunk of request) body += chunk
    const { pathname, searchParams } = new URL(request.url ?? "", w.origin)
    const came = new URLSearchParams(request.method === "POST" ? body : searchParams)
    response.setHeader("content-type", "text/html")
    response.end(`<p id="method">${request.method}</p><p id="path">${pathname}</p>
<p id="code">${came.get("code") ?? ""}</p><p id="error">${came.get("error") ?? ""}</p>`)
  })
  const port = Number(new URL(w.origin).port)
  await new Promise<void>((resolve) => site.listen(port, "localhost", resolve))
})
after(async () => {
  await browser.close()
  site.close()
  await w.close()
})

const newContext = () => browser.newContext({ locale: "en-US" })
const text = (page: Page, id: string) => page.locator(`#${id}`).textContent()
const urlOf = (params: Record<string, string>) =>
  `${w.menshen.url}/authorize?${new URLSearchParams(params)}`

async function signIn(context: BrowserContext, params: Record<string, string>, openid: string) {
  const page = await context.newPage()
  await page.goto(urlOf(params))
  const scene = (await page.locator("menshen-login").getAttribute("ticket")) ?? ""
  await rp.scan(w, scene, openid)
  await page.locator("#method").waitFor()
  return page
}

describe("OpenID Connect in a browser", () => {
  test("form_post: the page posts itself to the client under its own policy", async () => {
    const context = await newContext()
    const params = rp.request(w, "basic", { response_mode: "form_post" })
    const page = await signIn(context, params, push.newOpenid())
    assert.equal(await text(page, "method"), "POST")
    const { status } = await rp.exchange(w, (await text(page, "code")) ?? "")
    assert.equal(status, 200)
    await context.close()
  })

  test("single sign-on: a second app continues by one click, or by another scan", async () => {
    const context = await newContext()
    const { challenge } = rp.pkce()
    await signIn(context, rp.request(w, "basic"), push.newOpenid())
    const page = await context.newPage()
    await page.goto(urlOf(rp.request(w, "spa", challenge)))
    await page.locator("button[value='go on']").waitFor()
    await screenshot(page, "oidc/signed-in")
    await page.click("button[value='go on']")
    await page.locator("#method").waitFor()
    assert.match((await text(page, "code")) ?? "", /^m/)

    await page.goto(urlOf(rp.request(w, "spa", challenge)))
    await page.click("button[value='not me']")
    await page.locator("menshen-login").waitFor()
    await page.goto(urlOf(rp.request(w, "spa", { ...challenge, prompt: "none" })))
    assert.equal(await text(page, "error"), "login_required")
    await context.close()
  })

  test("sign-out: the person confirms on a page and returns to the client", async () => {
    const context = await newContext()
    const page = await signIn(context, rp.request(w, "basic"), push.newOpenid())
    const out = new URLSearchParams({
      client_id: "basic",
      post_logout_redirect_uri: `${w.origin}/bye`,
    })
    await page.goto(`${w.menshen.url}/logout?${out}`)
    await page.locator("button[value='yes']").waitFor()
    await screenshot(page, "oidc/sign-out")
    await page.click("button[value='yes']")
    await page.locator("#path").waitFor()
    assert.equal(await text(page, "path"), "/bye")
    await page.goto(urlOf(rp.request(w, "basic", { prompt: "none" })))
    assert.equal(await text(page, "error"), "login_required")
    await context.close()
  })

  test("a request and a sign-out posted by another site still find the session", async () => {
    const context = await newContext()
    const openid = push.newOpenid()
    const page = await signIn(context, rp.request(w, "basic"), openid)
    const postFrom = async (action: string, params: Record<string, string>) => {
      await page.goto(`${w.origin.replace("localhost", "127.0.0.1")}/`).catch(() => {})
      await page.setContent(
        `<form method="post" action="${action}">${Object.entries(params)
          .map(([name, value]) => `<input name="${name}" value="${value}">`)
          .join("")}</form>`,
      )
      await page.evaluate(() => document.forms[0]?.submit())
    }
    await postFrom(`${w.menshen.url}/authorize`, rp.request(w, "basic", { prompt: "none" }))
    await page.locator("#code").waitFor()
    assert.match((await text(page, "code")) ?? "", /^m/)
    await postFrom(`${w.menshen.url}/logout`, { client_id: "basic" })
    await page.locator("button[value='yes']").waitFor()
    await context.close()
  })
})
