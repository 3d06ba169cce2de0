// The widget follows the visitor's own text size on every page, and keeps its look where the page moves it.

import assert from "node:assert/strict"
import { describe } from "node:test"
import { widget } from "./support/fake-menshen.ts"
import { browserTests, type Stage } from "./support/stage.ts"

const test = browserTests()

/** The text size that the visitor has set in the browser. */
async function reads(stage: Stage, standard: number): Promise<void> {
  const session = await stage.context.newCDPSession(stage.page)
  await session.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } })
}

const measure = (stage: Stage) =>
  stage.page.evaluate(`(() => {
    const root = document.querySelector("menshen-login").shadowRoot
    const styleOf = (part) => getComputedStyle(root.querySelector("[part=" + part + "]"))
    const { scrollWidth } = document.documentElement
    return {
      text: parseFloat(styleOf("status").fontSize),
      title: parseFloat(styleOf("title").fontSize),
      code: parseFloat(styleOf("stage").width),
      line: parseFloat(styleOf("status").minHeight),
      scrollWidth,
    }
  })()`) as Promise<Record<"text" | "title" | "code" | "line" | "scrollWidth", number>>

const pages: readonly [what: string, style: string][] = [
  ["that sets nothing", ""],
  ["that makes rem a tenth of a pixel size", "html { font-size: 62.5% }"],
  ["that makes rem a tenth of its window", "html { font-size: 10vw }"],
  ["whose own text is small", "body { font-size: 11px }"],
  ["whose own text is large", "html { font-size: 100px } body { font-size: 2rem }"],
]

describe("the visitor's text size", () => {
  for (const [what, style] of pages) {
    test(`counts on a page ${what}`, async (stage) => {
      const markup = `<style>${style} body { margin: 0 }</style>${widget()}`
      await stage.page.setViewportSize({ width: 900, height: 900 })
      await stage.open(markup)
      await stage.shows("Open WeChat")
      const usual = await measure(stage)
      assert.deepEqual([usual.text, usual.code], [16, 216])
      await reads(stage, 32)
      await stage.open(markup)
      await stage.shows("Open WeChat")
      const large = await measure(stage)
      for (const part of ["text", "title", "code", "line"] as const)
        assert.ok(Math.abs(large[part] / usual[part] - 2) < 0.02, `${part}: ${large[part]}`)
    })
  }

  test("leaves room on a narrow page, even three times as large", async (stage) => {
    await stage.page.setViewportSize({ width: 320, height: 900 })
    await reads(stage, 48)
    await stage.open(`<style>body { margin: 0 }</style>${widget()}`)
    await stage.shows("Open WeChat")
    assert.equal((await measure(stage)).scrollWidth, 320)
  })

  test("gives way to a size that the page gives the element", async (stage) => {
    await stage.open(`<style>menshen-login { font-size: 20px }</style>${widget()}`)
    await stage.shows("Open WeChat")
    const { text, code } = await measure(stage)
    assert.deepEqual([text, code], [20, 270])
  })
})

describe("an element that moves to another document", () => {
  const looks = (where: string) => `(() => {
    const { shadowRoot } = ${where}.querySelector("menshen-login")
    const view = ${where}.defaultView
    const style = (part) => view.getComputedStyle(shadowRoot.querySelector("[part=" + part + "]"))
    const code = shadowRoot.querySelector("[part=chat-code]")
    return [style("panel").display, style("stage").aspectRatio, code && style("chat-code").fontWeight]
  })()`
  const frame = 'document.querySelector("iframe").contentDocument'
  const styled = ["grid", "1 / 1", "600"]

  for (const digits of [false, true]) {
    test(`keeps its look there and back${digits ? ", and that of an extra step" : ""}`, async (stage) => {
      const { menshen, page } = stage
      if (digits) menshen.account = () => ({ chat_code: "482915" })
      const expected = digits ? styled : [...styled.slice(0, 2), null]
      await stage.open(`<iframe srcdoc="<!doctype html><p>there"></iframe>${widget()}`)
      await stage.shows(digits ? "send it this code" : "Open WeChat")
      if (digits) await page.locator("menshen-login [part=chat-code]").waitFor()
      await page.frameLocator("iframe").getByText("there").waitFor()
      assert.deepEqual(await page.evaluate(looks("document")), expected)
      const there = `${frame}.body.append(document.querySelector("menshen-login"))`
      await page.evaluate(there)
      await stage.until(
        async () => String(await page.evaluate(looks(frame))) === String(expected),
        "the look in the frame",
      )
      await page.evaluate(`document.body.append(${frame}.querySelector("menshen-login"))`)
      await stage.until(
        async () => String(await page.evaluate(looks("document"))) === String(expected),
        "the look back here",
      )
      assert.equal(menshen.tickets.length, 1)
    })
  }

  test("has its look at once", async (stage) => {
    const { page } = stage
    await stage.open(`<iframe srcdoc="<!doctype html><p>there"></iframe>${widget()}`)
    await stage.shows("Open WeChat")
    await page.frameLocator("iframe").getByText("there").waitFor()
    const now = await page.evaluate(
      `(${frame}.body.append(document.querySelector("menshen-login")), ${looks(frame)})`,
    )
    assert.deepEqual((now as string[]).slice(0, 2), ["grid", "1 / 1"])
  })

  test("has its look where it was made for another document", async (stage) => {
    const { page } = stage
    await stage.open("<iframe srcdoc='<!doctype html><p>there'></iframe>")
    await page.waitForFunction("customElements.get('menshen-login')")
    await page.frameLocator("iframe").getByText("there").waitFor()
    await page.evaluate(`(() => {
      const login = document.createElement("menshen-login")
      login.clientId = "shop"
      login.redirectUri = "https://shop.test/callback"
      ${frame}.body.append(login)
    })()`)
    await page.frameLocator("iframe").getByText("Open WeChat").waitFor()
    assert.deepEqual(
      ((await page.evaluate(looks(frame))) as string[]).slice(0, 2),
      styled.slice(0, 2),
    )
  })

  test("rests in a template without a fault", async (stage) => {
    await stage.open(`<template></template>${widget()}`)
    await stage.shows("Open WeChat")
    await stage.page.evaluate(
      'document.querySelector("template").content.append(document.querySelector("menshen-login"))',
    )
    await stage.until(() => stage.menshen.paths("/cancel").length === 1, "the run ends")
  })
})
