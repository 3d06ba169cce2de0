// A page that renders often: attributes that are new each time must not use up a QR code each time.

import assert from "node:assert/strict"
import { describe } from "node:test"
import { issuer, redirectUri, widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()

/** The page renders at every change of the state, and twenty times a second. */
const rendering = (attribute: string, value: string) => `<script type="module">
  const login = document.querySelector("menshen-login")
  globalThis.renders = 0
  const render = () => {
    renders++
    login.setAttribute("${attribute}", ${value})
  }
  login.addEventListener("statechange", render)
  const timer = setInterval(render, 50)
  globalThis.stopRendering = () => {
    clearInterval(timer)
    login.removeEventListener("statechange", render)
  }
</script>`

async function passes(stage: Stage, seconds: number): Promise<void> {
  for (let step = 0; step < seconds * 2; step++) await stage.page.clock.runFor(500)
}

/** What the widget has said. The page's clock runs on by itself, too, so a slow machine sees more of it than ten
 * seconds; each pause is twice as long as the one before, so that is little more. */
async function tenSecondsAndAWarning(stage: Stage): Promise<string[]> {
  const warned = () => stage.console.some((text) => text.includes("within a minute"))
  await passes(stage, 10)
  await stage.until(async () => {
    await stage.page.clock.runFor(250)
    return warned()
  }, "a warning")
  const { length } = stage.menshen.tickets
  assert.ok(length <= 10, `${length} tickets in ten seconds`)
  assert.ok(stage.console.length <= 6, stage.console.join("\n"))
  return stage.console
}

describe("an attribute that is new at every render", () => {
  for (const attribute of ["nonce", "scope", "redirect-uri", "code-challenge", "logo"]) {
    test(`makes few QR codes where it is ${attribute}, and the console names it`, async (stage) => {
      const { menshen, page } = stage
      await page.clock.install()
      await stage.open(widget() + rendering(attribute, '"https://shop.test/" + renders'))
      const said = await tenSecondsAndAWarning(stage)
      assert.ok((await page.evaluate("renders > 100")) as boolean)
      for (const text of said) assert.match(text, new RegExp(` ${attribute} `))
      await stage.shows("Open WeChat")

      // The last value counts once the page has calmed down.
      await page.evaluate("stopRendering(), login = document.querySelector('menshen-login'), 0")
      await passes(stage, 70)
      const parameter = attribute.replace("-", "_")
      if (attribute !== "logo") {
        const last = await page.evaluate(`login.getAttribute("${attribute}") || login.nonce`)
        await stage.until(async () => {
          await page.clock.runFor(1000)
          return menshen.last.request[parameter] === last
        }, "a ticket with the last value")
      }
    })
  }

  test("does not end a sign-in that is under way", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open(widget() + rendering("nonce", "renders"))
    await passes(stage, 5)
    await stage.shows("Open WeChat")
    menshen.last.move("scanned")
    await stage.shows("Continue on your phone")
    const { length } = menshen.tickets
    await passes(stage, 70)
    assert.equal(menshen.tickets.length, length)
    await page.evaluate("stopRendering()")
    menshen.last.move("approved")
    await stage.until(async () => {
      await page.clock.runFor(250)
      return (await stage.events("success")).length > 0
    }, "the code")
  })
})

/** The page makes the element anew at every change of the state, and every so many milliseconds. */
const remaking = (everyMs = 50, change = "") => `<script type="module">
  globalThis.renders = 0
  const render = () => {
    renders++
    const place = document.createElement("div")
    place.innerHTML = \`${widget()}\`
    const login = place.firstElementChild
    ${change}
    document.querySelector("menshen-login").replaceWith(login)
    login.addEventListener("statechange", render)
  }
  document.querySelector("menshen-login").addEventListener("statechange", render)
  const timer = setInterval(render, ${everyMs})
  globalThis.stopRendering = () => {
    clearInterval(timer)
    document.querySelector("menshen-login").removeEventListener("statechange", render)
  }
</script>`

describe("an element that is new at every render", () => {
  const newScope = 'login.setAttribute("scope", "openid " + renders)'
  const pages: [name: string, everyMs: number, rendersMin: number, change: string][] = [
    ["twenty times a second", 50, 100, ""],
    ["twenty times a second, with an attribute that is new, too", 50, 100, newScope],
    ["at every change of the state", 60_000, 2, ""],
  ]
  for (const [name, everyMs, rendersMin, change] of pages) {
    test(`makes few QR codes, and the console says why: ${name}`, async (stage) => {
      const { menshen, page } = stage
      await page.clock.install()
      await stage.open(widget() + remaking(everyMs, change))
      const said = await tenSecondsAndAWarning(stage)
      assert.ok((await page.evaluate(`renders >= ${rendersMin}`)) as boolean)
      const { length } = menshen.tickets
      for (const text of said) assert.match(text, /removed and made anew/)

      await page.evaluate("stopRendering()")
      await passes(stage, 70)
      await stage.shows("Open WeChat")
      assert.ok(menshen.tickets.length <= length + 1, "the last element begins")
    })
  }

  test("is no other application's", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open(widget() + remaking())
    await passes(stage, 5)
    const { length } = menshen.tickets
    const other = widget("", "books")
    await page.evaluate(`document.body.insertAdjacentHTML("beforeend", \`${other}\`)`)
    await stage.until(async () => {
      await page.clock.runFor(250)
      return menshen.tickets.slice(length).some(({ request }) => request.client_id === "books")
    }, "a ticket of the other one")
  })

  test("begins at once where that is now and then", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open()
    await stage.listens()
    for (let change = 1; change <= 3; change++) {
      await passes(stage, 3)
      await page.evaluate(`const login = document.querySelector("menshen-login")
        login.replaceWith(login.cloneNode())`)
      await stage.until(() => menshen.tickets.length === 1 + change, "a new ticket")
    }
  })
})

describe("changes now and then", () => {
  test("begin at once", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open()
    await stage.listens()
    for (let change = 1; change <= 6; change++) {
      await passes(stage, 20)
      await page.evaluate(
        `document.querySelector("menshen-login").setAttribute("scope", "openid ${change}")`,
      )
      await stage.until(() => menshen.tickets.length === 1 + change, "a new ticket")
      await stage.listens()
    }
  })
})

describe("a changed state", () => {
  const change = (stage: Stage, value: string) =>
    stage.page.evaluate(`document.querySelector("menshen-login").state = ${value}`)
  const cases: [before: string, after: string, state: string, query: string][] = [
    ['state="s-1"', '"s-2"', "s-2", `?code=c0de&state=s-2&iss=${encodeURIComponent(issuer)}`],
    ["", '"s 2&x=1"', "s 2&x=1", `?code=c0de&state=s+2%26x%3D1&iss=${encodeURIComponent(issuer)}`],
    ['state="s-1"', "null", "", `?code=c0de&iss=${encodeURIComponent(issuer)}`],
  ]
  for (const [before, after, state, query] of cases) {
    test(`from ${before || "none"} to ${after} comes back without a new QR code`, async (stage) => {
      const { menshen } = stage
      await stage.open(widget(before))
      await stage.listens()
      await change(stage, after)
      menshen.last.move("approved")
      const detail = await stage.detail("success")
      assert.equal(detail.state, state)
      assert.equal(detail.redirectTo, redirectUri + query)
      assert.equal(menshen.tickets.length, 1)
    })
  }

  test("goes to the application in mode redirect", async (stage) => {
    const { menshen, page } = stage
    await stage.open(widget('state="s-1" mode="redirect"'))
    await stage.listens()
    await change(stage, '"s-2"')
    menshen.last.move("approved")
    await page.waitForURL((url) => url.searchParams.get("state") === "s-2")
    assert.equal(menshen.tickets.length, 1)
  })

  test("at every render is no reason for another QR code", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open(widget() + rendering("state", "renders"))
    await passes(stage, 5)
    await stage.shows("Open WeChat")
    assert.equal(menshen.tickets.length, 1)
  })
})
