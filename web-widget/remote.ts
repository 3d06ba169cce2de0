// A sign-in that another page draws: in a window of the issuer's (mode "popup"), or in a frame if the
// page's CSP forbids WebAssembly (docs/decisions/0012-frame-draws-page-collects.md). This page makes the
// ticket, keeps its secret and collects the code; the other one shows the QR code and reports statuses,
// never a code (OA-12).

import { Client } from "./client.ts"
import type { FrameMessage, TicketMessage } from "./frame-messages.ts"
import { type Fault, fail, isFault, passing, type Ticket } from "./messages.ts"
import { backoffMs } from "./retry.ts"
import type { Attribute } from "./settings.ts"
import { type Run, shortcut, type View, type WidgetContext } from "./view.ts"

const watchMs = 500
const readyMs = 10_000
const collectTries = 4
const shape = "popup,width=440,height=660"

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** One window or frame, from its opening to its end. */
interface Opened {
  readonly client: Client
  readonly life: AbortController
  readonly page: Window
  readonly frame?: HTMLIFrameElement | undefined
  readonly since: number
  ready: boolean
  ticket?: Ticket | undefined
  /** Counts the tickets that were asked for; only the last one counts. */
  round: number
  /** There was a ticket before. */
  renews: boolean
}

export class Remote implements Run {
  readonly #context: WidgetContext
  /** Why a frame is needed; undefined for a popup. */
  readonly #why: Fault | undefined
  readonly #attribute: Attribute
  #opened: Opened | undefined
  #refreshes = 0

  constructor(context: WidgetContext, why: Fault | undefined, attribute: Attribute) {
    this.#context = context
    this.#why = why
    this.#attribute = attribute
  }

  start(): void {
    if (this.#why) this.restart()
    else this.#context.draw({ name: "idle" })
  }

  /** Called by a click, because browsers block other windows. */
  restart(): void {
    this.#refreshes = 0
    const opened = this.#opened ?? this.#open()
    this.#opened = opened
    if (opened) {
      opened.page.focus()
      this.#renew(opened)
    } else this.#giveUp()
  }

  /** The other page notices the network and the visitor by itself. */
  wake(): void {}

  /** The window or frame that is still open notices that by itself, too. */
  back(): void {
    if (!this.#opened) this.start()
  }

  stop(): void {
    const { client, life, page, frame, ticket } = this.#opened ?? {}
    this.#opened = undefined
    if (ticket) client?.cancel(ticket)
    life?.abort()
    if (!frame) page?.close()
  }

  #open(): Opened | undefined {
    const { issuer, params, draw } = this.#context
    const frame = this.#why && document.createElement("iframe")
    const query = new URLSearchParams({
      client_id: params.client_id ?? "",
      ui_locales: this.#attribute("lang") || document.documentElement.lang || navigator.language,
    })
    const url = `${issuer}/widget/frame?${query}`
    if (frame) {
      frame.src = url
      // The referrer tells the other page which of the registered origins embeds it.
      frame.referrerPolicy = "origin"
      Object.assign(frame.style, { width: "100%", border: "0" })
      frame.allow = "clipboard-write"
      draw({ name: "loading", frame })
    }
    const page = frame ? frame.contentWindow : window.open(url, "menshen-login", shape)
    if (!page) return
    const life = new AbortController()
    const client = new Client(issuer, params, life.signal)
    const opened = {
      client,
      life,
      page,
      frame,
      since: performance.now(),
      ready: false,
      round: 0,
      renews: false,
    }
    this.#listen(opened)
    return opened
  }

  #listen(opened: Opened): void {
    const { signal } = opened.life
    const { origin } = new URL(this.#context.issuer)
    const receive = (event: MessageEvent<FrameMessage>) => {
      if (event.source === opened.page && event.origin === origin) this.#receive(opened, event.data)
    }
    addEventListener("message", receive, { signal })
    // The page's CSP may forbid the frame too; then do not wait for it.
    const forbidden = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
      if (/^(frame|child|default)-src$/.test(effectiveDirective)) this.#giveUp()
    }
    if (opened.frame) document.addEventListener("securitypolicyviolation", forbidden, { signal })
    const watch = setInterval(() => this.#watch(opened), watchMs)
    signal.addEventListener("abort", () => clearInterval(watch))
  }

  #watch({ page, ready, since }: Opened): void {
    if (!ready && performance.now() - since > readyMs) this.#giveUp()
    else if (page.closed) {
      this.stop()
      this.#context.draw({ name: "idle" })
    }
  }

  #giveUp(): void {
    this.#fail(this.#why ?? fail("popup_blocked"))
  }

  async #renew(opened: Opened): Promise<void> {
    if (opened.ticket) opened.client.cancel(opened.ticket)
    this.#show(opened, { name: "loading" })
    const round = ++opened.round
    // A renewal that fails is repeated like a lost poll.
    for (let failures = 1; ; failures++) {
      const answer = await opened.client.createTicket()
      if (opened.life.signal.aborted || round !== opened.round) return
      if (!isFault(answer)) {
        opened.renews = true
        opened.ticket = answer
        return this.#handOver(opened)
      }
      if (!opened.renews || !passing.test(answer.fault)) return this.#fail(answer)
      await pause(backoffMs(failures))
      if (opened.life.signal.aborted || round !== opened.round) return
    }
  }

  #handOver({ ready, ticket, page }: Opened): void {
    if (!ready || !ticket) return
    const { signInUrl } = this.#context.instead ?? {}
    const message: TicketMessage = {
      menshen: "ticket",
      ticket,
      refreshes: this.#refreshes,
      signInUrl,
    }
    page.postMessage(message, new URL(this.#context.issuer).origin)
  }

  #receive(opened: Opened, message: FrameMessage): void {
    if (message.menshen === "ready") {
      opened.ready = true
      this.#handOver(opened)
    } else if (message.menshen === "renew") {
      this.#refreshes = message.refreshes
      opened.ticket = undefined
      this.#renew(opened)
    } else if (message.menshen === "height") {
      if (opened.frame) opened.frame.height = String(message.height)
    } else if (message.name === "success") this.#collect(opened)
    else {
      const { name, failure } = message
      const { code = name === "error" ? name : undefined, description } = failure ?? {}
      // The issuer's page has the same fault, so the file is broken and not just blocked on this page.
      if (code && code === this.#why?.fault) this.#giveUp()
      else this.#show(opened, { ...message, fault: code ? fail(code, description) : undefined })
    }
  }

  #show({ frame, ticket }: Opened, view: View): void {
    const { name, reason, confirm, renews = false, fault } = view
    const instead = shortcut(this.#context, name, ticket)
    const away = !frame
    this.#context.draw({ name, reason, confirm, renews, ticket, instead, fault, frame, away })
  }

  async #collect(opened: Opened): Promise<void> {
    const { client, ticket, life } = opened
    // A repeated message must not collect twice.
    opened.ticket = undefined
    for (let tries = 1; ticket; tries++) {
      const answer = await client.collect(ticket)
      if (life.signal.aborted) return
      if (!isFault(answer)) {
        this.stop()
        this.#context.draw({ name: "success", ticket })
        return this.#context.succeed(answer)
      }
      if (tries === collectTries) return this.#fail(answer)
      await pause(tries * watchMs)
    }
  }

  /** Neither page can draw: the hosted page does the same for the same parameters. */
  #fail(fault: Fault): void {
    this.stop()
    const { instead, draw } = this.#context
    const able = ["wasm_unavailable", "popup_blocked"].includes(fault.fault)
    draw({ name: "error", fault, instead: able ? instead : undefined })
  }
}
