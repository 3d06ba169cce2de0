// The sign-in where the page itself does not draw: in a window of the issuer's (mode "popup"), or
// in a frame where the page's CSP forbids WebAssembly. This page makes the ticket, keeps its
// secret and collects the code; the other one shows the QR and says how it goes. Statuses come
// from there, never a code (OA-12).

import { Client } from "./client.ts"
import type { Handed, Told } from "./frame-messages.ts"
import { type Fault, fail, isFault, type Ticket } from "./messages.ts"
import { type Run, type Scene, type Surroundings, shortcut } from "./scene.ts"
import type { Attribute } from "./settings.ts"

const watchMs = 500
const readyMs = 10_000
const collectTries = 4
const shape = "popup,width=440,height=660"

/** One window or frame, from its opening to its end. */
interface Opened {
  readonly client: Client
  readonly life: AbortController
  readonly page: Window
  readonly frame?: HTMLIFrameElement | undefined
  readonly since: number
  ready: boolean
  ticket?: Ticket | undefined
}

export class Remote implements Run {
  readonly #around: Surroundings
  /** Why there has to be a frame; a popup is what the page wants. */
  readonly #why: Fault | undefined
  readonly #attribute: Attribute
  #opened: Opened | undefined
  #refreshes = 0

  constructor(around: Surroundings, why: Fault | undefined, attribute: Attribute) {
    this.#around = around
    this.#why = why
    this.#attribute = attribute
  }

  start(): void {
    if (this.#why) this.restart()
    else this.#around.draw({ view: "idle" })
  }

  /** Called by a press: a browser opens a window for nothing less. */
  restart(): void {
    this.#refreshes = 0
    const opened = this.#opened ?? this.#open()
    this.#opened = opened
    if (opened) {
      opened.page.focus()
      this.#renew(opened)
    } else this.#giveUp()
  }

  /** The other page hears of the network and of the visitor by itself. */
  wake(): void {}

  stop(): void {
    const { client, life, page, frame, ticket } = this.#opened ?? {}
    this.#opened = undefined
    if (ticket) client?.cancel(ticket)
    life?.abort()
    if (!frame) page?.close()
  }

  #open(): Opened | undefined {
    const { issuer, wish, draw } = this.#around
    const frame = this.#why && document.createElement("iframe")
    const query = new URLSearchParams({
      client_id: wish.client_id ?? "",
      ui_locales: this.#attribute("lang") || document.documentElement.lang || navigator.language,
    })
    const url = `${issuer}/widget/frame?${query}`
    if (frame) {
      frame.src = url
      // The other page learns from it which of the registered origins it is talking to.
      frame.referrerPolicy = "origin"
      Object.assign(frame.style, { width: "100%", border: "0" })
      frame.allow = "clipboard-write"
      draw({ view: "loading", frame })
    }
    const page = frame ? frame.contentWindow : window.open(url, "menshen-login", shape)
    if (!page) return
    const life = new AbortController()
    const client = new Client(issuer, wish, life.signal)
    const opened = { client, life, page, frame, since: performance.now(), ready: false }
    this.#attend(opened)
    return opened
  }

  #attend(opened: Opened): void {
    const { signal } = opened.life
    const { origin } = new URL(this.#around.issuer)
    const hear = (event: MessageEvent<Told>) => {
      if (event.source === opened.page && event.origin === origin) this.#hear(opened, event.data)
    }
    addEventListener("message", hear, { signal })
    // The page's CSP may forbid the frame too: there is no need to wait for it then.
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
      this.#around.draw({ view: "idle" })
    }
  }

  #giveUp(): void {
    this.#fail(this.#why ?? fail("popup_blocked"))
  }

  async #renew(opened: Opened): Promise<void> {
    if (opened.ticket) opened.client.cancel(opened.ticket)
    this.#show(opened, { view: "loading" })
    const answer = await opened.client.createTicket()
    if (opened.life.signal.aborted) return
    if (isFault(answer)) return this.#fail(answer)
    opened.ticket = answer
    this.#hand(opened)
  }

  #hand({ ready, ticket, page }: Opened): void {
    if (!ready || !ticket) return
    const { signInUrl } = this.#around.instead ?? {}
    const handed: Handed = { menshen: "ticket", ticket, refreshes: this.#refreshes, signInUrl }
    page.postMessage(handed, new URL(this.#around.issuer).origin)
  }

  #hear(opened: Opened, told: Told): void {
    if (told.menshen === "ready") {
      opened.ready = true
      this.#hand(opened)
    } else if (told.menshen === "renew") {
      this.#refreshes = told.refreshes
      opened.ticket = undefined
      this.#renew(opened)
    } else if (told.menshen === "height") {
      if (opened.frame) opened.frame.height = String(told.height)
    } else if (told.view === "success") this.#collect(opened)
    else {
      const { view, failure } = told
      const { code = view === "error" ? view : undefined, description } = failure ?? {}
      // The file is broken, and not only out of this page's reach.
      if (code && code === this.#why?.fault) this.#giveUp()
      else this.#show(opened, { ...told, fault: code ? fail(code, description) : undefined })
    }
  }

  #show({ frame, ticket }: Opened, scene: Scene): void {
    const { view, reason, confirm, renews = false, fault } = scene
    const instead = shortcut(this.#around, view, ticket)
    const told = { view, reason, confirm, renews, ticket, instead, fault }
    this.#around.draw({ ...told, frame, away: !frame })
  }

  async #collect(opened: Opened): Promise<void> {
    const { client, ticket, life } = opened
    // A message that comes twice collects once.
    opened.ticket = undefined
    for (let tries = 1; ticket; tries++) {
      const answer = await client.collect(ticket)
      if (life.signal.aborted) return
      if (!isFault(answer)) {
        this.stop()
        this.#around.draw({ view: "success", ticket })
        return this.#around.succeed(answer)
      }
      if (tries === collectTries) return this.#fail(answer)
      await new Promise((resolve) => setTimeout(resolve, tries * watchMs))
    }
  }

  /** Neither here nor there: the hosted page does the same for the same parameters. */
  #fail(fault: Fault): void {
    this.stop()
    const { instead, draw } = this.#around
    const able = ["wasm_unavailable", "popup_blocked"].includes(fault.fault)
    draw({ view: "error", fault, instead: able ? instead : undefined })
  }
}
