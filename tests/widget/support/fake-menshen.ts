// A Menshen that answers as a test wants. Playwright answers the widget's requests and WebSockets
// inside the browser, without a server.

import { readFileSync } from "node:fs"
import type { BrowserContext, Request, Route, WebSocketRoute } from "playwright-core"

export const issuer = "https://login.test"
export const site = "https://shop.test"
export const redirectUri = `${site}/callback`

export interface Answer {
  readonly status: number
  readonly body: unknown
}

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: Record<string, string>
}

/** One ticket as the server has it. */
export class FakeTicket {
  readonly scene: string
  readonly request: Record<string, string>
  version = 1
  state = "waiting"
  expiresIn = 120
  reason: string | undefined
  /** Further members of a scanned ticket: `confirm` and `match_number`. */
  asks: object = {}
  sockets: WebSocketRoute[] = []
  closed = 0

  constructor(scene: string, request: Record<string, string>) {
    this.scene = scene
    this.request = request
  }

  get status() {
    const { state, version, expiresIn, reason, asks } = this
    const confirmation = state === "scanned" ? asks : {}
    return { state, version, expires_in: expiresIn, ...(reason && { reason }), ...confirmation }
  }

  move(state: string, reason?: string): void {
    this.state = state
    this.reason = reason
    this.version++
    this.say(this.status)
  }

  say(message: unknown): void {
    const text = typeof message === "string" ? message : JSON.stringify(message)
    for (const socket of this.sockets) socket.send(text)
  }
}

const types: Record<string, string> = {
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
}

export class FakeMenshen {
  readonly tickets: FakeTicket[] = []
  readonly seen: Seen[] = []
  appName = "Acme Shop"
  sockets = true
  /** A WebSocket opens and brings nothing, as behind some proxies of offices. */
  mute = false
  /** WebSockets that were opened. */
  opened = 0
  /** A dead connection does not answer a ping. */
  pongs = true
  down = false
  /** "never" leaves the request unanswered. */
  create: (request: Record<string, string>) => Answer | "never" | undefined = () => undefined
  /** Connections for this ticket fail. */
  refuses: (ticket: FakeTicket) => boolean = () => false
  collect: (ticket: FakeTicket) => Answer | undefined = () => undefined
  confirm: (ticket: FakeTicket, code: string) => Answer = () => ({ status: 404, body: {} })
  /** Further members of the account's tickets: `chat_code` and `oauth`. */
  account: (request: Record<string, string>) => object = () => ({})
  /** What happens to a new ticket as soon as its first connection opens. */
  script: (ticket: FakeTicket) => void = () => {}
  page = ""
  pageHeaders: Record<string, string> = {}

  get last(): FakeTicket {
    const ticket = this.tickets.at(-1)
    if (!ticket) throw new Error("no ticket was made")
    return ticket
  }

  /** A ticket that the hosted page made. */
  adopt(scene: string): void {
    this.tickets.push(new FakeTicket(scene, {}))
  }

  paths(part: string): Seen[] {
    return this.seen.filter(({ path }) => path.includes(part))
  }

  async serve(context: BrowserContext): Promise<void> {
    await context.route(`${issuer}/**`, (route, request) => this.#answer(route, request))
    await context.route(`${site}/**`, (route) => {
      const headers = { "content-type": "text/html; charset=utf-8", ...this.pageHeaders }
      return route.fulfill({ body: this.page, headers })
    })
    await context.routeWebSocket(/^wss:\/\/login\.test\//, (socket) => this.#open(socket))
  }

  #open(socket: WebSocketRoute): void {
    const scene = new URL(socket.url()).pathname.split("/")[2]
    const ticket = this.tickets.find((one) => one.scene === scene)
    if (!ticket || !this.sockets || this.refuses(ticket)) return void socket.close()
    this.opened++
    if (this.mute) return
    ticket.sockets.push(socket)
    socket.onMessage((text) => {
      if (text === "ping" && this.pongs) socket.send("pong")
    })
    socket.onClose(() => {
      ticket.closed++
      ticket.sockets = ticket.sockets.filter((one) => one !== socket)
    })
    socket.send(JSON.stringify(ticket.status))
    this.script(ticket)
  }

  async #answer(route: Route, request: Request): Promise<void> {
    const { pathname, search } = new URL(request.url())
    const body = JSON.parse(request.postData() || "{}")
    const [method, headers] = [request.method(), request.headers()]
    if (pathname === "/widget/frame") return fulfill(route, frame, "text/html")
    if (pathname.startsWith("/widget/")) return serveBuilt(route, pathname)
    this.seen.push({ method, path: pathname + search, headers, body })
    if (this.down) return route.abort("connectionrefused")
    if (pathname.startsWith("/authorize")) return fulfill(route, "<h1>hosted</h1>", "text/html")
    const answer = this.#ticketAnswer(pathname, body)
    if (answer === "never") return
    return fulfill(route, JSON.stringify(answer.body), "application/json", answer.status)
  }

  #ticketAnswer(path: string, body: Record<string, string>): Answer | "never" {
    const [, , scene, verb] = path.split("/")
    if (!scene) return this.create(body) ?? this.#newTicket(body)
    const ticket = this.tickets.find((one) => one.scene === scene)
    if (ticket && this.refuses(ticket)) return { status: 503, body: {} }
    if (!ticket) return { status: 404, body: { error: "ticket_not_found" } }
    if (verb === "confirm") return this.confirm(ticket, body.phone_code ?? "")
    if (verb === "collect") return this.collect(ticket) ?? collected(ticket)
    if (verb === "cancel") ticket.state = "cancelled"
    else this.script(ticket)
    return { status: 200, body: ticket.status }
  }

  #newTicket(request: Record<string, string>): Answer {
    const ticket = new FakeTicket(`mTicket${this.tickets.length + 1}`, request)
    this.tickets.push(ticket)
    const { scene, state, version, expiresIn } = ticket
    const secret = "s".repeat(42) + (this.tickets.length % 10)
    const url = `http://weixin.qq.com/q/02${scene}aB3dE5fG7hJ9`
    const known = { state, version, expires_in: expiresIn, app_name: this.appName }
    return { status: 201, body: { scene, secret, url, ...known, ...this.account(request) } }
  }
}

export const collected = (ticket: FakeTicket, change: object = {}): Answer => {
  const state = ticket.request.state ?? ""
  const redirect_to = `${redirectUri}?code=c0de&state=${state}&iss=${issuer}`
  return { status: 200, body: { code: "c0de", state, iss: issuer, redirect_to, ...change } }
}

/** The built widget. */
function serveBuilt(route: Route, pathname: string) {
  const type = types[pathname.split(".").at(-1) ?? ""] ?? ""
  return fulfill(route, readFileSync(`dist${pathname}`), type)
}

function fulfill(route: Route, body: string | Buffer, contentType: string, status = 200) {
  const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" }
  return route.fulfill({ status, body, contentType, headers })
}

/** The page of edge/pages/frame-page.ts, without its style. */
const frame = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>
<script type="module" src="/widget/frame-page.js"></script>
<main><menshen-login id="menshen-frame" ticket data-origins="https://other.test ${site}">
</menshen-login></main></html>`

/** A page with this markup, which records every event of its widgets. */
export const pageWith = (markup: string, lang = "en", head = "") => `<!doctype html>
<html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title>${head}
<script type="module" src="${issuer}/widget/menshen-login.js"></script>
<body>${markup}</body></html>`

export const widget = (attributes = "", clientId = "shop") =>
  `<menshen-login client-id="${clientId}" redirect-uri="${redirectUri}" ${attributes}></menshen-login>`
