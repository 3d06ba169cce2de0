// <menshen-login> on other pages: redirect mode, the hosted page, a strict CSP, sizes.

import assert from "node:assert/strict"
import { describe } from "node:test"
import jsQrModule from "jsqr"
import { issuer, redirectUri, site, widget } from "./support/fake-menshen.ts"
import { browserTests } from "./support/stage.ts"

const jsQr = jsQrModule as unknown as typeof jsQrModule.default
const test = browserTests()

const hosted = (expiresIn = 120) => `<menshen-login ticket="mHosted" app-name="Acme Shop"
  qr="http://weixin.qq.com/q/02hosted" expires-in="${expiresIn}"></menshen-login>`

describe("where the code goes", () => {
  test("redirect mode follows the code, unless the page prevents it", async (stage) => {
    stage.menshen.script = (ticket) => ticket.move("approved")
    await stage.context.addInitScript('vetoed.push("success")')
    await stage.open(widget('mode="redirect"'))
    await stage.detail("success")
    await stage.page.waitForTimeout(200)
    assert.equal(stage.page.url(), `${site}/`)
    await stage.context.addInitScript("vetoed.length = 0")
    // The page may be left before it has loaded.
    await stage.page.reload({ waitUntil: "commit" })
    await stage.page.waitForURL(`${redirectUri}?code=c0de&state=&iss=${issuer}`)
  })

  test("the hosted page shows its ticket, and its code goes by a redirect", async (stage) => {
    const { menshen, page } = stage
    menshen.adopt("mHosted")
    await stage.open(hosted())
    await stage.shows("Open WeChat")
    await stage.listens()
    assert.equal(menshen.paths("/tickets/mHosted").length, 0, "news come by WebSocket")
    menshen.last.move("approved")
    await page.waitForURL(`${issuer}/authorize/resume?ticket=mHosted`)
    assert.equal(menshen.paths("/collect").length, 0)
    assert.ok(menshen.seen.every(({ headers }) => headers.authorization === undefined))
  })
})

describe("the page around the widget", () => {
  test("a strict CSP refuses nothing, and the nonce arrives", async (stage) => {
    const refused: string[] = []
    stage.page.on("console", (line) => line.type() === "error" && refused.push(line.text()))
    stage.menshen.pageHeaders = {
      "content-security-policy":
        `default-src 'none'; script-src ${issuer} 'wasm-unsafe-eval'; ` +
        `connect-src ${issuer} wss://login.test; require-trusted-types-for 'script'`,
    }
    await stage.open(widget('nonce="n-hidden"'))
    await stage.shows("Open WeChat")
    assert.equal(await stage.page.locator("menshen-login").getAttribute("nonce"), "")
    assert.equal(stage.menshen.last.request.nonce, "n-hidden")
    const display = "getComputedStyle(document.querySelector('menshen-login')).display"
    assert.equal(await stage.page.evaluate(display), "block", "the stylesheet applies")
    assert.deepEqual(
      refused.filter((text) => !text.includes("favicon")),
      [],
    )
  })

  test("from 240 px to 480 px the QR code can be scanned and nothing overflows", async (stage) => {
    for (const width of [240, 320, 480]) {
      await stage.page.setViewportSize({ width, height: 700 })
      await stage.open(`<style>body { margin: 0 }</style>${widget()}`)
      await stage.shows("Open WeChat")
      const overflow = await stage.page.evaluate("document.documentElement.scrollWidth")
      assert.equal(overflow, width)
      const modules = await stage.page.locator("menshen-login svg.qr").evaluate((svg) => {
        const { viewBox, lastElementChild } = svg as SVGSVGElement
        const { x, y, width: wide, height } = (lastElementChild as SVGPathElement).getBBox()
        return [x, y, viewBox.baseVal.width - x - wide, viewBox.baseVal.height - y - height]
      })
      assert.deepEqual(modules, [4, 4, 4, 4], "light modules on every side (ISO/IEC 18004)")
      const png = await stage.page.screenshot()
      const pixels = (await stage.page.evaluate(
        `(async () => {
        const image = new Image()
        image.src = "data:image/png;base64,${png.toString("base64")}"
        await image.decode()
        const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d")
        canvas.drawImage(image, 0, 0)
        const { data } = canvas.getImageData(0, 0, image.width, image.height)
        return Array.from(data, (byte) => String.fromCharCode(byte)).join("")
      })()`,
      )) as string
      const seen = jsQr(new Uint8ClampedArray(Buffer.from(pixels, "latin1")), width, 700)
      assert.match(seen?.data ?? "", /^http:\/\/weixin\.qq\.com\/q\/02mTicket\d+aB3dE5fG7hJ9$/)
    }
  })

  test("changed parameters start again, and a changed language only changes the words", async (stage) => {
    const { menshen, page } = stage
    await stage.open()
    await stage.shows("Open WeChat")
    await page.evaluate("document.querySelector('menshen-login').setAttribute('lang', 'zh-CN')")
    await stage.shows("打开微信")
    assert.equal(menshen.tickets.length, 1)
    await page.evaluate("document.querySelector('menshen-login').setAttribute('scope', 'openid a')")
    await stage.until(() => menshen.tickets.length === 2, "a new ticket")
    assert.equal(menshen.last.request.scope, "openid a")
    await stage.until(() => menshen.paths("/cancel").length === 1, "the old one is cancelled")
  })
})
