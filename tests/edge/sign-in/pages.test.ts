// The hosted pages: their size, their brand, and that they work without a script.

import assert from "node:assert/strict"
import { get } from "node:http"
import { after, before, describe, test } from "node:test"
import jsQrModule from "jsqr"
import * as world from "../../support/world.ts"

const jsQr = jsQrModule as unknown as typeof jsQrModule.default
const logo = `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString("base64")}`
const color = "#0a3d6b"
const origins: string[] = []
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const apps = config.apps as Record<string, unknown>[]
    apps.push({ ...apps[0], clientId: "plain", origins: [] })
    origins.push(...((apps[0]?.origins ?? []) as string[]))
    Object.assign(apps[0] ?? {}, { brand: { logo, color } })
  })
})
after(() => w.close())

const request = (clientId: string) =>
  new URLSearchParams({
    client_id: clientId,
    redirect_uri: w.redirectUri,
    response_type: "code",
    scope: "openid",
    state: "s 1",
    nonce: "n-1",
    code_challenge_method: "S256",
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  })

async function open(path: string, headers: Record<string, string> = {}) {
  const url = new URL(path, w.menshen.url)
  const response = await fetch(url, { redirect: "manual", headers })
  return { response, html: await response.text() }
}

async function openSignIn(clientId = "shop") {
  const { response, html } = await open(`/authorize?${request(clientId)}`)
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? ""
  const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(html)?.[1] ?? ""
  const next = /<noscript><meta http-equiv="refresh" content="1;url=([^"]+)">/.exec(html)?.[1] ?? ""
  const scene = attribute("ticket")
  return { response, html, cookie, scene, next: next.replaceAll("&amp;", "&") }
}

/** The bytes of a body as sent to a browser; fetch only shows the unpacked body. */
function weigh(path: string): Promise<number> {
  const headers = { "accept-encoding": "gzip" }
  return new Promise((resolve, reject) => {
    const sent = get(new URL(path, w.menshen.url), { headers }, (response) => {
      let bytes = 0
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on("end", () => resolve(bytes))
    })
    sent.on("error", reject)
  })
}

/** The content of a QR code's SVG, drawn with one square of pixels for each module. */
function decode(html: string): string | undefined {
  const side = Number(/viewBox="0 0 (\d+) \1"/.exec(html)?.[1])
  const path = /d="(M\d+ \d+h\d+v1h-[^"]+)"/.exec(html)?.[1] ?? ""
  const scale = 4
  const pixels = new Uint8ClampedArray((side * scale) ** 2 * 4).fill(255)
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)) {
    for (let row = 0; row < scale; row++) {
      const from = (Number(y) * scale + row) * side * scale + Number(x) * scale
      for (let at = from; at < from + Number(run) * scale; at++) pixels.fill(0, at * 4, at * 4 + 3)
    }
  }
  return jsQr(pixels, side * scale, side * scale)?.data
}

describe("the sign-in page", () => {
  test("weighs less than 30 KB with everything that it loads", async () => {
    const { html } = await openSignIn()
    const files = [
      "/pages/page.css?app=shop",
      "/widget/menshen-login.js",
      "/widget/widget.wasm",
      "/widget/hosted.js",
      "/widget/words-ja.json",
    ]
    assert.ok(html.includes(files[0] ?? "") && html.includes(files[1] ?? ""))
    const sizes = await Promise.all([`/authorize?${request("shop")}`, ...files].map(weigh))
    const all = sizes.reduce((sum, bytes) => sum + bytes, 0)
    assert.ok(all < 30 * 1024, `${sizes.join(" + ")} = ${all} bytes`)
  })

  test("loads nothing from other sites, and its brand is the logo and the colour of its app", async () => {
    const branded = await openSignIn()
    const plain = await openSignIn("plain")
    for (const { html } of [branded, plain]) {
      const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, address = ""]) => address,
      )
      assert.ok(loaded.length >= 3)
      for (const address of loaded) assert.match(address, /^(\/(?!\/)|data:)/)
    }
    assert.ok(branded.html.includes(`<img class="logo" alt="" src="${logo}">`))
    assert.ok(!plain.html.includes('<img class="logo"'))
    const css = async (app: string) => (await open(`/pages/page.css?app=${app}`)).html
    assert.ok((await css("shop")).startsWith(`:root { --accent: ${color}; }`))
    for (const app of ["plain", "nobody", "</style>"]) {
      assert.ok((await css(app)).startsWith(":root { --accent: #077c45; }"))
    }
  })

  test("OA-11: may be framed by the app's origins only", async () => {
    const policy = ({ response }: { response: Response }) =>
      /frame-ancestors ([^;]+)/.exec(response.headers.get("content-security-policy") ?? "")?.[1]
    assert.ok(origins.includes(w.origin))
    assert.equal(policy(await openSignIn()), origins.join(" "))
    assert.equal(policy(await openSignIn("plain")), "'none'")
    for (const path of ["/authorize", "/nothing", "/authorize/wait", "/authorize/resume"]) {
      assert.equal(policy(await open(path)), "'none'", path)
    }
  })

  test("has the QR code and continues after the scan, without a script", async () => {
    const { html, cookie, scene, next } = await openSignIn()
    const source = /<img class="qr"[^>]* src="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&")
    const image = await open(source ?? "", { cookie })
    assert.equal(image.response.headers.get("cache-control"), "no-store")
    const qr = await world.qrOf(w, scene, cookie)
    assert.equal(decode(image.html), qr)
    const answered = open(next, { cookie })
    const { person } = await world.newPerson(w)
    await world.scan(w, person, qr)
    let answer = await answered
    while (answer.response.status === 200) {
      const again = /content="1;url=([^"]+)"/.exec(answer.html)?.[1] ?? ""
      answer = await open(again.replaceAll("&amp;", "&"), { cookie })
    }
    assert.equal(answer.response.status, 303)
    const resumed = await open(answer.response.headers.get("location") ?? "", { cookie })
    const to = new URL(resumed.response.headers.get("location") ?? "")
    assert.equal(to.origin + to.pathname, w.redirectUri)
    assert.ok(to.searchParams.has("code"))
    assert.deepEqual(
      [to.searchParams.get("state"), to.searchParams.get("iss")],
      ["s 1", w.menshen.url],
    )
  })

  test("offers the same sign-in again after the ticket's end, and shows strangers no ticket", async () => {
    const { cookie, scene, next } = await openSignIn()
    const cancelled = await fetch(`${w.menshen.url}/tickets/${scene}/cancel`, {
      method: "POST",
      headers: { cookie },
    })
    assert.equal(cancelled.status, 200)
    const { response, html } = await open(next, { cookie })
    assert.equal(response.status, 409)
    const again = /<a class="button" href="([^"]+)"/.exec(html)?.[1]?.replaceAll("&amp;", "&") ?? ""
    const begun = await open(again, { cookie })
    assert.equal(begun.response.status, 303)
    const both = begun.response.headers.get("set-cookie")?.split(";")[0] ?? ""
    const page = await open(begun.response.headers.get("location") ?? "", { cookie: both })
    assert.equal(page.response.status, 200)
    assert.match(page.html, /<img class="qr"/)

    const other = await openSignIn()
    for (const headers of [{ cookie: "" }, { cookie: other.cookie }]) {
      const stranger = await open(next, headers)
      assert.equal(stranger.response.status, 404, "BI 121, BI 122")
      assert.ok(!stranger.html.includes(scene) && !stranger.html.includes("<svg"))
    }
  })
})

describe("an error page", () => {
  test("is in the visitor's language and names the error code for the developer", async () => {
    for (const [language, sentence] of Object.entries({
      "zh-CN": "此网站尚未接入登录服务",
      "zh-TW": "此網站尚未接上登入服務",
      en: "This site is not registered for sign-in",
      ja: "このサイトはログインサービスに登録されていません",
    })) {
      const { html } = await open("/authorize", { "accept-language": language })
      assert.ok(html.includes(`<html lang="${language}">`) && html.includes(sentence), language)
      assert.ok(html.includes("<code>client_unknown</code>"))
    }
  })
})
