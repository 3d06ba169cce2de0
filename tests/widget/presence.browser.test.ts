// <menshen-login> beside other widgets, in hidden tabs, with wrong clocks, and in elements that come
// and go.

import assert from "node:assert/strict"
import { describe } from "node:test"
import type { CDPSession, Page } from "playwright-core"
import { minutesPass } from "../support/leftovers.ts"
import { widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()

describe("two widgets on a page", () => {
  test("do not hear each other", async (stage) => {
    const { menshen, page } = stage
    await stage.open(widget("id=one", "one") + widget("id=two", "two"))
    await stage.until(
      () =>
        menshen.tickets.length === 2 && menshen.tickets.every((one) => one.sockets.length === 1),
      "two tickets with a listener each",
    )
    const second = menshen.tickets.find(({ request }) => request.client_id === "two")
    const first = menshen.tickets.find(({ request }) => request.client_id === "one")
    assert.notEqual(first?.request.code_challenge, second?.request.code_challenge)
    second?.move("denied")
    await page.locator("#two [part=status]", { hasText: "declined" }).waitFor()
    await page.locator("#one [part=status]", { hasText: "Open WeChat" }).waitFor()
    await page.evaluate("document.querySelector('#two').remove()")
    first?.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
  })
})

describe("a hidden tab", () => {
  /** Sets document.hidden, because headless Chromium never hides a page. */
  const hide = (page: Page, hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, "hidden", { value: ${hidden}, configurable: true })
    document.dispatchEvent(new Event("visibilitychange"))`)

  test("makes no new QR code, hears messages, and continues when it is visible again", async (stage) => {
    const { menshen, page } = stage
    await stage.open()
    await stage.listens()
    await hide(page, true)
    menshen.last.move("expired")
    await stage.shows("has expired")
    await page.waitForTimeout(300)
    assert.equal(menshen.tickets.length, 1, "nobody is looking")
    await hide(page, false)
    await stage.until(() => menshen.tickets.length === 2, "a new ticket")
    await stage.listens()
    await hide(page, true)
    menshen.last.move("approved")
    assert.equal((await stage.detail("success")).code, "c0de")
  })
})

describe("a wrong clock", () => {
  // The countdown shows no hours, so an error of exactly one hour would not be visible.
  test("changes nothing, even by more than an hour, or when it jumps", async (stage) => {
    const { page } = stage
    await stage.context.addInitScript(`{
    const right = Date.now
    Date.now = () => right() + (globalThis.jump ?? 4_033_000)
  }`)
    await stage.open()
    await stage.shows("Open WeChat")
    const hint = page.locator("menshen-login [part=hint]")
    assert.match((await hint.textContent()) ?? "", /expires in 0[12]:\d\d$/)
    await page.evaluate("jump = -86_833_000")
    await page.waitForTimeout(1200)
    assert.match((await hint.textContent()) ?? "", /expires in 01:\d\d$/)
    assert.equal(stage.menshen.tickets.length, 1)
  })
})

describe("the connection", () => {
  test("is kept while pings are answered, and replaced when it is silent", async (stage) => {
    const { menshen, page } = stage
    await page.clock.install()
    await stage.open()
    await stage.listens()
    for (let round = 0; round < 4; round++) await page.clock.runFor(15_000)
    assert.equal(menshen.last.closed, 0)
    menshen.pongs = false
    for (let round = 0; round < 3; round++) await page.clock.runFor(15_000)
    await stage.until(() => menshen.last.closed === 1, "the dead connection is closed")
    await page.clock.runFor(2000)
    await stage.listens()
    assert.equal(menshen.tickets.length, 1)
  })
})

describe("a WebSocket that opens and says nothing", () => {
  const polls = ({ menshen }: Stage) => menshen.paths("?version=").length

  test("has a poll beside it after three seconds, which signs in", async (stage) => {
    const { menshen, page } = stage
    menshen.mute = true
    await page.clock.install()
    await stage.open()
    await stage.shows("Open WeChat")
    await page.clock.runFor(2500)
    assert.equal(polls(stage), 0)
    menshen.last.move("approved")
    await page.clock.runFor(1000)
    await stage.until(() => polls(stage) > 0, "a poll")
    await page.clock.runFor(1000)
    assert.equal((await stage.detail("success")).code, "c0de")
    assert.equal((await stage.events("error")).length, 0)
  })

  test("is given up once a poll has brought an answer", async (stage) => {
    const { menshen, page } = stage
    menshen.mute = true
    await page.clock.install()
    await stage.open()
    await stage.shows("Open WeChat")
    await page.clock.runFor(3500)
    await stage.until(() => polls(stage) > 0, "a poll")
    for (let round = 0; round < 8; round++) await page.clock.runFor(5000)
    assert.ok(polls(stage) > 1, `${polls(stage)} polls`)
    assert.equal(menshen.opened, 1)
  })

  test("is not polled beside once it has spoken", async (stage) => {
    const { page } = stage
    await page.clock.install()
    await stage.open()
    await stage.listens()
    for (let round = 0; round < 4; round++) await page.clock.runFor(15_000)
    assert.equal(polls(stage), 0)
  })
})

describe("a removed element", () => {
  test("makes no more requests if it leaves before its ticket arrives", async (stage) => {
    const { menshen, page } = stage
    menshen.create = () => "never"
    await stage.open()
    await stage.until(() => menshen.paths("/tickets").length === 1, "the request")
    await page.evaluate("document.querySelector('menshen-login').remove()")
    await page.waitForTimeout(300)
    assert.deepEqual([menshen.seen.length, (await stage.events("error")).length], [1, 0])
  })

  /** The bytes of the heap, nodes and listeners after a garbage collection. */
  async function weigh(session: CDPSession) {
    await session.send("HeapProfiler.collectGarbage")
    const { metrics } = await session.send("Performance.getMetrics")
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
    return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") }
  }

  const mountOften = async ({ page }: Stage, times: number) =>
    page.evaluate(`(async () => {
    for (let round = 0; round < ${times}; round++) {
      const element = document.createElement("menshen-login")
      element.clientId = "shop"
      element.redirectUri = "https://shop.test/callback"
      const waiting = new Promise((resolve) => element.addEventListener("waiting", resolve))
      document.body.append(element)
      await waiting
      element.remove()
      await new Promise((resolve) => setTimeout(resolve))
    }
    seenEvents.length = 0
  })()`)

  test("leaves no socket, ticket or memory after 200 mounts", async (stage) => {
    const { menshen, page, context } = stage
    await page.addInitScript(minutesPass)
    await stage.open("")
    await page.waitForFunction("customElements.get('menshen-login')")
    const session = await context.newCDPSession(page)
    await session.send("Performance.enable")
    await mountOften(stage, 20)
    const before = await weigh(session)
    await mountOften(stage, 200)
    await stage.until(() => menshen.paths("/cancel").length === 220, "every ticket is cancelled")
    const isLeft = () => menshen.tickets.every(({ sockets }) => sockets.length === 0)
    await stage.until(isLeft, "every socket is closed")
    const after = await weigh(session)
    assert.ok(after.nodes <= before.nodes + 50, `${before.nodes} → ${after.nodes} nodes`)
    assert.ok(after.listeners <= before.listeners + 20, `${before.listeners} → ${after.listeners}`)
    // The mock of the WebSocket keeps some bytes of each; a panel alone weighs more than this.
    const grown = (after.heap - before.heap) / 200
    assert.ok(grown < 3000, `${grown} bytes a mount`)
  })
})
