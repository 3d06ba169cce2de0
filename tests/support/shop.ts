// Pages with the built widget, in Chromium, against the real Menshen and the sandbox WeChat. The tests
// of a file share one of each.

import { existsSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core"
import { remember, type SeenEvent } from "../widget/support/stage.ts"
import { launch } from "./chromium.ts"
import { until } from "./until.ts"
import * as world from "./world.ts"

/** A ticket from the answer of POST /tickets. */
export type Made = Omit<world.BrowserTicket, "verifier"> & { app_name: string }

export interface Opening extends BrowserContextOptions {
  /** The context for the page, instead of a new one. */
  context?: BrowserContext
  /** The headers of the page with the widget. */
  headers?: Record<string, string>
  /** The script element that loads the widget. */
  script?: string
  /** Runs before the page is loaded. */
  before?: (shop: Shop) => Promise<unknown>
}

/** One page of a shop. */
export class Shop {
  readonly context: BrowserContext
  readonly page: Page
  readonly world: world.World
  readonly tickets: Made[] = []
  /** Every request of the context to any server, in order. */
  readonly requests: string[] = []
  /** The number of messages received by WebSocket. */
  heard = 0
  /** The page's own errors. */
  readonly faults: string[] = []

  constructor(world: world.World, context: BrowserContext, page: Page) {
    this.world = world
    this.context = context
    this.page = page
    page.on("pageerror", (error) => this.faults.push(String(error)))
    page.on("websocket", (socket) => socket.on("framereceived", () => this.heard++))
    context.on("request", (request) => this.requests.push(`${request.method()} ${request.url()}`))
    context.on("response", (answer) => {
      const made = answer.url().endsWith("/tickets") && answer.status() === 201
      // No test asks for the ticket of a page that closes before its answer is read.
      if (made)
        answer
          .json()
          .then((ticket) => this.tickets.push(ticket))
          .catch(() => {})
    })
  }

  async until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
    await until(what, check)
  }

  /** The ticket with this number, counted from one; waits until it is made. */
  async ticket(number = 1): Promise<Made> {
    await this.until(() => this.tickets.length >= number, `ticket ${number}`)
    return this.tickets[number - 1] as Made
  }

  /** Scans the ticket's QR code as a new person, or as `known`; returns the reply in the chat. */
  async scan(number = 1, known?: string): Promise<{ person: string; chatReply: string }> {
    const person = known ?? (await world.newPerson(this.world)).person
    const { url } = await this.ticket(number)
    const { replies } = await world.scan(this.world, person, url)
    return { person, chatReply: replies.join("\n") }
  }

  async shows(text: string | RegExp, selector = "menshen-login"): Promise<void> {
    await this.page.locator(`${selector} [part=status]`, { hasText: text }).first().waitFor()
  }

  button(name: string | RegExp) {
    return this.page.getByRole("button", { name })
  }

  events(type?: string): Promise<SeenEvent[]> {
    return this.page
      .evaluate("seenEvents")
      .then((all) => (all as SeenEvent[]).filter((event) => !type || event.type === type))
  }

  /** The names of the events so far, in order, without `statechange`, which accompanies each. */
  async names(): Promise<string[]> {
    return (await this.events()).map(({ type }) => type).filter((type) => type !== "statechange")
  }

  /** Waits for an event and returns its detail. */
  async detail(type: string): Promise<Record<string, unknown>> {
    await this.until(async () => (await this.events(type)).length > 0, `the event ${type}`)
    return (await this.events(type)).at(-1)?.detail ?? {}
  }
}

export interface Street {
  readonly world: world.World
  readonly browser: Browser
  open(markup: string, opening?: Opening): Promise<Shop>
  close(): Promise<void>
}

/** `apps` are entries of menshen.json by clientId, which extend the demo's shop. */
export async function startStreet(
  apps: Record<string, object> = {},
  change: (config: Record<string, unknown>) => void = () => {},
): Promise<Street> {
  const w = await world.startWorld((config) => {
    const list = config.apps as object[]
    const [shop] = list
    for (const [clientId, app] of Object.entries(apps)) list.push({ ...shop, clientId, ...app })
    change(config)
  })
  const browser = await launch()
  const pages = new Map<string, { html: string; headers: Record<string, string> }>()
  const server = createServer(({ url = "" }, response) => {
    // For a site that serves the widget itself.
    if (url.startsWith("/widget/") && existsSync(`dist${url}`)) {
      response.setHeader("content-type", url.endsWith(".js") ? "text/javascript" : "text/plain")
      return void response.end(readFileSync(`dist${url}`))
    }
    const { html, headers } = pages.get(url) ?? { html: "<h1>Shop</h1>", headers: {} }
    const type = { "content-type": "text/html; charset=utf-8" }
    response.writeHead(pages.has(url) ? 200 : 404, { ...type, ...headers }).end(html)
  })
  const port = Number(new URL(w.origin).port)
  await new Promise<void>((resolve) => server.listen(port, "localhost", resolve))

  const open = async (markup: string, opening: Opening = {}) => {
    const { headers = {}, script, before, context: given, ...options } = opening
    const path = `/page-${pages.size}`
    pages.set(path, { html: pageWith(script ?? scriptOf(w), markup), headers })
    const still = { locale: "en-US", reducedMotion: "reduce" as const }
    const context = given ?? (await browser.newContext({ ...still, ...options }))
    await context.addInitScript(remember)
    const shop = new Shop(w, context, await context.newPage())
    await before?.(shop)
    await shop.page.goto(w.origin + path)
    return shop
  }
  const close = async () => {
    await browser.close()
    server.close().closeAllConnections()
    await w.close()
  }
  return { world: w, browser, open, close }
}

export const scriptOf = ({ menshen }: world.World) =>
  `<script type="module" src="${menshen.url}/widget/menshen-login.js"></script>`

const pageWith = (script: string, markup: string) => `<!doctype html><html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>${script}
<style>:root { color-scheme: light dark } body { margin: 0; display: grid; place-items: center }
main { width: min(100%, 360px) }</style>
<main><h1>Shop</h1>${markup}</main></html>`

/** The element for an app of this world. */
export const widgetOf = ({ redirectUri }: world.World, clientId = "shop", more = "") =>
  `<menshen-login client-id="${clientId}" redirect-uri="${redirectUri}" ${more}></menshen-login>`

/** Sets the document's visibility, because the driver never hides a page. */
export const hide = (page: Page, hidden: boolean) =>
  page.evaluate(`for (const [name, value] of Object.entries({ hidden: ${hidden},
    visibilityState: "${hidden ? "hidden" : "visible"}" }))
      Object.defineProperty(document, name, { value, configurable: true })
    document.dispatchEvent(new Event("visibilitychange"))`)
