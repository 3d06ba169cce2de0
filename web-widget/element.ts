// <menshen-login>: attributes in, events out. Importing this defines nothing and touches nothing.

import { type Brain, loadBrain, type Matrix, type Pair } from "./brain.ts"
import { type Fault, fail, hostedPage, type Wish } from "./client.ts"
import type { Failure, MenshenLoginEventMap, WidgetState } from "./events.ts"
import { type Collected, parseUrl, readHosted, type Ticket } from "./messages.ts"
import { Panel } from "./panel.ts"
import { type Scene, SignIn } from "./sign-in.ts"
import { sentenceFor, type Words, wordsFor } from "./words.ts"

const own = ["issuer", "client-id", "redirect-uri", "scope", "state", "nonce", "code-challenge"]
const hostedOnes = ["ticket", "qr", "expires-in", "app-name"]

// The states that have an event of their own; `success` waits for the code.
const announced: readonly WidgetState[] = [
  "waiting",
  "scanned",
  "choosing",
  "expired",
  "denied",
  "refused",
  "error",
]

// Faults of the site's own making: the visitor cannot mend them by trying again.
const isSetup = (code: string) => /^(client|redirect|origin|request|issuer|wasm)_/.test(code)

// On a server there is no HTMLElement; the module can be imported there all the same.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

let brain: Promise<Brain> | undefined

/** One brain serves every widget of the page. A failed load may be tried again. */
function sharedBrain(): Promise<Brain> {
  brain ??= loadBrain(new URL("./widget.wasm", import.meta.url))
  brain.catch(() => {
    brain = undefined
  })
  return brain
}

export class MenshenLogin extends Base {
  static readonly observedAttributes = [...own, ...hostedOnes, "lang"]

  #panel: Panel | undefined
  #brain: Brain | undefined
  #signIn: SignIn | undefined
  #pair: Pair | undefined
  #scene: Scene = { view: "loading" }
  #parameters = ""
  #updating = false
  #ears = new AbortController()
  #tick: ReturnType<typeof setTimeout> | undefined
  #matrix: Matrix | undefined
  #matrixOf: string | undefined

  /** What the widget shows now. */
  get current(): WidgetState {
    return this.#scene.view
  }

  /** A new ticket, whatever became of the old one. */
  restart(): void {
    if (this.#signIn) this.#signIn.restart()
    else if (this.isConnected) this.#begin()
  }

  connectedCallback(): void {
    this.#update()
  }

  disconnectedCallback(): void {
    this.#update()
  }

  attributeChangedCallback(): void {
    this.#update()
  }

  // Once for all changes of a turn: a framework sets attributes one by one, and an element that is
  // moved leaves the page and comes back without being gone.
  #update(): void {
    if (this.#updating) return
    this.#updating = true
    queueMicrotask(() => {
      this.#updating = false
      if (!this.isConnected) this.#end()
      else if (this.#parameters !== this.#readParameters()) this.#begin()
      else this.#draw()
    })
  }

  // Under a CSP the browser empties the nonce attribute and keeps its value in the property.
  #attribute(name: string): string {
    return (name === "nonce" && this.nonce) || (this.getAttribute(name) ?? "")
  }

  #readParameters(): string {
    return JSON.stringify([...own, ...hostedOnes].map((name) => this.#attribute(name)))
  }

  get #issuer(): string {
    return (this.getAttribute("issuer") || new URL(import.meta.url).origin).replace(/\/$/, "")
  }

  get #words(): Words {
    const tagged = this.closest("[lang]")?.getAttribute("lang")
    return wordsFor([tagged, document.documentElement.lang, navigator.language])
  }

  #wish(): Wish {
    return {
      clientId: this.#attribute("client-id"),
      redirectUri: this.#attribute("redirect-uri"),
      scope: this.#attribute("scope") || "openid",
      state: this.#attribute("state"),
      nonce: this.#attribute("nonce"),
      codeChallenge: this.#attribute("code-challenge") || (this.#pair?.challenge ?? ""),
    }
  }

  #begin(): void {
    this.#end()
    this.#parameters = this.#readParameters()
    this.#panel ??= new Panel(this.attachShadow({ mode: "open" }), () => this.#press())
    this.#listen()
    this.#show({ view: "loading" })
    const hosted = this.hasAttribute("ticket")
    const ticket = hosted ? readHosted((name) => this.#attribute(name)) : undefined
    const missing = this.#missing(hosted, ticket)
    if (missing) this.#show({ view: "error", fault: missing })
    else this.#run(ticket, this.#ears.signal)
  }

  #end(): void {
    this.#ears.abort()
    clearTimeout(this.#tick)
    this.#signIn?.stop()
    this.#signIn = undefined
    this.#parameters = ""
  }

  #missing(hosted: boolean, ticket: Ticket | undefined): Fault | undefined {
    const faults: [boolean, string, string][] = [
      [!/^https?:/.test(parseUrl(this.#issuer)?.protocol ?? ""), "issuer_invalid", "issuer"],
      [hosted && !ticket, "ticket_malformed", "ticket, qr or expires-in"],
      [!hosted && !this.#attribute("client-id"), "client_id_missing", "client-id"],
      [!hosted && !this.#attribute("redirect-uri"), "redirect_uri_missing", "redirect-uri"],
    ]
    const found = faults.find(([wrong]) => wrong)
    return found && fail(found[1], `the attribute ${found[2]} is missing or wrong`).fault
  }

  async #run(hosted: Ticket | undefined, signal: AbortSignal): Promise<void> {
    try {
      this.#brain = await sharedBrain()
      if (signal.aborted) return
      const needsPair = !hosted && !this.#attribute("code-challenge")
      this.#pair = needsPair ? this.#brain.pkce(randomBytes()) : undefined
      this.#emit("ready", undefined)
      this.#signIn = this.#newSignIn(this.#brain, hosted)
      await this.#signIn.start()
    } catch (error) {
      if (!signal.aborted) await this.#giveUp(hosted, String(error), signal)
    }
  }

  #newSignIn(brain: Brain, hosted: Ticket | undefined): SignIn {
    return new SignIn(brain, {
      issuer: this.#issuer,
      wish: this.#wish(),
      hosted,
      refreshes: Number(history.state?.menshenRefreshes) || 0,
      online: () => navigator.onLine,
      visible: () => !document.hidden,
      draw: (scene) => this.#show(scene),
      succeed: (collected) => this.#succeed(collected, hosted),
      reload,
    })
  }

  /** Where WebAssembly is forbidden, the hosted page does the same for the same parameters. */
  async #giveUp(hosted: Ticket | undefined, why: string, signal: AbortSignal): Promise<void> {
    if (!hosted && !this.#attribute("code-challenge")) {
      this.#pair = await pairWithoutBrain().catch(() => undefined)
    }
    if (signal.aborted) return
    this.#show({ view: "error", fault: fail("wasm_unavailable", why).fault })
  }

  #listen(): void {
    this.#ears = new AbortController()
    const { signal } = this.#ears
    const woken = () => this.#signIn?.wake(false)
    const moved = () => this.#signIn?.wake(true)
    document.addEventListener("visibilitychange", woken, { signal })
    window.addEventListener("online", moved, { signal })
    window.addEventListener("offline", woken, { signal })
  }

  #press(): void {
    if (this.#scene.view === "offline") this.#signIn?.wake(true)
    else this.restart()
  }

  #show(scene: Scene): void {
    const previous = this.#scene.view
    this.#scene = scene
    this.#draw()
    if (scene.view === previous) return
    this.#emit("statechange", { state: scene.view, previous })
    if (announced.includes(scene.view)) this.#announce(scene)
  }

  #announce({ view, reason, renews, fault }: Scene): void {
    if (view === "refused") this.#emit("refused", { reason: reason ?? "" })
    else if (view === "expired") this.#emit("expired", { renews: renews === true })
    else if (view === "error") this.#emit("error", this.#failure(fault))
    else this.#emit(view as "waiting" | "scanned" | "choosing" | "denied", undefined)
  }

  #failure(fault: Fault = fail("error", "").fault): Failure {
    const message = sentenceFor(this.#words, "error", fault.code)
    const signInUrl = this.#hostedPage()
    if (!signInUrl) return { ...fault, message }
    return { ...fault, message, signInUrl, ...this.#verifier() }
  }

  #verifier() {
    return this.#pair && { codeVerifier: this.#pair.verifier }
  }

  #hostedPage(): string | undefined {
    const wish = this.#wish()
    const unable = this.#scene.fault?.code === "wasm_unavailable"
    return unable && wish.codeChallenge ? hostedPage(this.#issuer, wish) : undefined
  }

  #succeed(collected: Collected | undefined, hosted: Ticket | undefined): void {
    if (hosted) location.assign(`${this.#issuer}/authorize/resume?ticket=${hosted.scene}`)
    if (!collected) return
    const detail = { ...collected, ...this.#verifier() }
    const kept = this.#emit("success", detail, true)
    if (kept && this.#leavesPage) location.assign(collected.redirectTo)
  }

  get #leavesPage(): boolean {
    return this.hasAttribute("ticket") || this.getAttribute("mode") === "redirect"
  }

  #emit<K extends keyof MenshenLoginEventMap>(
    name: K,
    detail: MenshenLoginEventMap[K]["detail"],
    cancelable = false,
  ): boolean {
    const options = { detail, bubbles: true, composed: true, cancelable }
    return this.dispatchEvent(new CustomEvent(name, options))
  }

  #draw(): void {
    const { view, ticket, fault, reason } = this.#scene
    const words = this.#words
    const kind = view === "error" || view === "refused" ? view : undefined
    this.#panel?.show({
      state: view,
      words,
      appName: ticket?.appName ?? "",
      sentence: kind ? sentenceFor(words, kind, fault?.code ?? reason) : words[view],
      matrix: this.#matrixFor(ticket),
      final: isSetup(fault?.code ?? ""),
      link: this.#hostedPage(),
      ...this.#hint(words),
    })
    this.#count()
  }

  #hint(words: Words): { hint?: string } {
    const { view, renews } = this.#scene
    if (view === "waiting") return { hint: this.#countdown(words) }
    if (view === "expired" && renews) return { hint: words.renewsHint }
    return view === "success" && this.#leavesPage ? { hint: words.successHint } : {}
  }

  #countdown(words: Words): string {
    const seconds = this.#signIn?.secondsLeft() ?? 0
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`
    return words.waitingHint.replace("{time}", time)
  }

  #count(): void {
    clearTimeout(this.#tick)
    if (this.#scene.view !== "waiting" || document.hidden) return
    this.#panel?.hint(this.#countdown(this.#words))
    this.#tick = setTimeout(() => this.#count(), 1000)
  }

  #matrixFor(ticket: Ticket | undefined): Matrix | undefined {
    if (this.#matrixOf !== ticket?.url) {
      this.#matrixOf = ticket?.url
      this.#matrix = ticket && this.#brain?.qr(ticket.url)
    }
    return this.#matrix
  }
}

const randomBytes = () => crypto.getRandomValues(new Uint8Array(32))

/** The hosted page counts its refreshes in the history entry, which outlives a reload. */
function reload(refreshes: number): void {
  history.replaceState({ ...history.state, menshenRefreshes: refreshes }, "")
  location.reload()
}

/** PKCE by WebCrypto, for the one page where the brain cannot do it. */
async function pairWithoutBrain(): Promise<Pair> {
  const verifier = base64url(randomBytes())
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))
  return { verifier, challenge: base64url(new Uint8Array(hash)) }
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=/g, "")
