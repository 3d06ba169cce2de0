// One page with widgets, in Chromium, against the fake Menshen.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core"
import { launch } from "../../support/chromium.ts"
import { until } from "../../support/until.ts"
import { FakeMenshen, pageWith, site, widget } from "./fake-menshen.ts"

export interface SeenEvent {
  readonly type: string
  readonly detail: Record<string, unknown> | null
}

export const remember = `
  globalThis.seenEvents = []
  globalThis.vetoed = []
  for (const type of ["ready", "waiting", "scanned", "choosing", "success", "expired", "denied",
    "refused", "error", "statechange"])
    document.addEventListener(type, (event) => {
      if (!(event instanceof CustomEvent)) return
      seenEvents.push({ type, detail: event.detail })
      if (vetoed.includes(type)) event.preventDefault()
    })`

export class Stage {
  readonly menshen = new FakeMenshen()
  readonly context: BrowserContext
  readonly page: Page
  /** The page's own errors. */
  readonly faults: string[] = []
  /** What the widget says to the developer. */
  readonly console: string[] = []

  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on("pageerror", (error) => this.faults.push(String(error)))
    page.on("console", (line) => {
      if (line.text().startsWith("<menshen-login>")) this.console.push(line.text())
    })
  }

  async open(markup = widget(), lang = "en", head = ""): Promise<void> {
    this.menshen.page = pageWith(markup, lang, head)
    await this.page.goto(`${site}/`)
  }

  async shows(text: string | RegExp): Promise<void> {
    await this.page.locator("menshen-login [part=status]", { hasText: text }).waitFor()
  }

  async until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
    await until(what, check)
  }

  /** Waits until the widget has its ticket and listens. */
  async listens(): Promise<void> {
    await this.until(() => this.menshen.tickets.at(-1)?.sockets.length === 1, "a WebSocket")
  }

  events(type?: string): Promise<SeenEvent[]> {
    return this.page
      .evaluate("seenEvents")
      .then((all) => (all as SeenEvent[]).filter((event) => !type || event.type === type))
  }

  /** Waits for an event and returns its detail. */
  async detail(type: string): Promise<Record<string, unknown>> {
    await this.until(async () => (await this.events(type)).length > 0, `the event ${type}`)
    return (await this.events(type)).at(-1)?.detail ?? {}
  }

  /** Presses "Reconnect now", unless the widget, which tries by itself, too, was faster. */
  async pressIfThere(): Promise<void> {
    await this.page.evaluate(`document.querySelector("menshen-login")?.shadowRoot
      .querySelector("[part=button]")?.click()`)
  }

  button(name: string | RegExp) {
    return this.page.getByRole("button", { name })
  }
}

export async function openStage(
  browser: Browser,
  options: BrowserContextOptions = {},
  records = true,
): Promise<Stage> {
  // Without animations a screenshot shows the final state.
  const still = { locale: "en-US", reducedMotion: "reduce" as const }
  const context = await browser.newContext({ ...still, ...options })
  if (records) await context.addInitScript(remember)
  const stage = new Stage(context, await context.newPage())
  await stage.menshen.serve(context)
  return stage
}

type Script = (stage: Stage, browser: Browser) => Promise<void>

/** One browser for a file's tests. Each test has its own stage and must end without page errors.
 * `records`: the page remembers its events, which is a listener of its own. */
export function browserTests({
  records = true,
} = {}): (title: string, script: Script, options?: BrowserContextOptions) => void {
  let browser: Browser
  before(async () => {
    browser = await launch()
  })
  after(() => browser.close())
  return (title, script, options) => {
    test(title, async () => {
      const stage = await openStage(browser, options, records)
      await script(stage, browser)
      assert.deepEqual(stage.faults, [])
      await stage.context.close()
    })
  }
}
