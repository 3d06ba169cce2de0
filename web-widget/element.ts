// <menshen-login>: attributes in, events out. Importing this defines nothing and touches nothing.

import { announce } from "./announce.ts"
import type { Emit, MenshenLoginEventMap, Outcome, Success, WidgetState } from "./events.ts"
import { Kept } from "./kept.ts"
import { isFault } from "./messages.ts"
import { Screen } from "./screen.ts"
import { Session } from "./session.ts"
import { readSettings, restartingAttributes } from "./settings.ts"
import type { View } from "./view.ts"
import { languageFor, loadWords, type Words } from "./words.ts"

// A page that takes the code needs no button.
const untakenMs = 3000

// A page that changes its mind, against one that makes an attribute, or the whole element, anew at every render.
const restartsMax = 3
const minuteMs = 60_000

// Of an application: how often a run took the place of another in the last minute, and when that was last.
interface Pace {
  restarts: number
  restarted: number
  ended?: boolean
}
const paces = new Map<string | null, Pace>()

// A server has no HTMLElement, but can still import the module.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

// The attributes as properties, and the events with the type of their detail.
export interface MenshenLogin {
  issuer: string | null
  clientId: string | null
  redirectUri: string | null
  mode: string | null
  scope: string | null
  state: string | null
  codeChallenge: string | null
  exchange: boolean | string | null
  theme: string | null
  size: string | null
  logo: string | null
}

/**
 * The class of `<menshen-login>`: signs a visitor in by a QR code for WeChat.
 *
 * Needs `client-id` and `redirect-uri`, and a page whose origin is one of the app's `origins` in
 * menshen.json. It shows the QR code in a shadow root, without slots: the element's own children show
 * only until the script runs. Errors are never thrown; the event `error` has them.
 * @example
 * ```html
 * <script type="module" src="https://login.example.com/widget/menshen-login.js"></script>
 * <menshen-login client-id="shop" redirect-uri="https://shop.example.com/callback"></menshen-login>
 * <script type="module">
 *   const login = document.querySelector("menshen-login")
 *   login.addEventListener("success", ({ detail }) => {
 *     console.log(detail.code) // logs c0de
 *   })
 * </script>
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the interface above types the accessors.
export class MenshenLogin extends Base {
  static readonly observedAttributes = [...restartingAttributes, "lang"]

  #screen: Screen | undefined
  #session: Session | undefined
  #view: View = { name: "loading" }
  #startedWith: readonly (string | null)[] | undefined
  #knownPace: Pace | undefined
  #waits = false
  #updating = false
  #translated: Partial<Words> = {}
  #words: Partial<Words> = {}
  readonly #kept = new Kept(() => {
    if (this.#view.untaken) this.#show({ ...this.#view, untaken: false })
  })

  /**
   * The state that is shown.
   * @example
   * ```js
   * console.log(document.querySelector("menshen-login").current) // logs loading
   * ```
   */
  get current(): WidgetState {
    return this.#view.name
  }

  /**
   * How the run that is shown ends; it is never rejected. A new run has a new promise, and whoever waits for
   * the promise of a run that was replaced hears how the new one ends. Reading it takes the code, so read it
   * where you use it.
   * @example
   * ```js
   * await customElements.whenDefined("menshen-login")
   * const { type, detail } = await document.querySelector("menshen-login").result
   * if (type === "success") console.log(detail.code) // logs c0de
   * ```
   */
  get result(): Promise<Outcome> {
    return this.#kept.read()
  }

  /**
   * Sentences that replace the widget's own, by key; the other sentences stay.
   * @example
   * ```js
   * document.querySelector("menshen-login").words = { waiting: "Scan this code to enter Acme." }
   * ```
   */
  get words(): Partial<Words> {
    return this.#words
  }

  set words(words: Partial<Words>) {
    this.#words = words
    this.#update()
  }

  /**
   * Starts over with a new ticket and cancels the old one. Does nothing outside a document. In mode
   * `popup` call it from a click, because browsers block other windows.
   * @example
   * ```js
   * const login = document.querySelector("menshen-login")
   * login.addEventListener("denied", () => login.restart(), { once: true })
   * ```
   */
  restart(): void {
    if (this.#session) this.#session.restart()
    else if (this.isConnected) this.#start()
  }

  override addEventListener<K extends keyof MenshenLoginEventMap>(
    name: K,
    listener: (this: MenshenLogin, event: MenshenLoginEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void
  override addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void
  override addEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void {
    const late = name === "success" && listener
    if (late) super.addEventListener(name, this.#kept.takerFor(listener), options)
    super.addEventListener(name, listener, options)
    // After the page's own turn, in which it may set up what the listener needs.
    if (late) queueMicrotask(() => this.#offer())
  }

  override removeEventListener(
    name: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(name, listener, options)
    if (listener) super.removeEventListener(name, this.#kept.takerFor(listener), options)
  }

  connectedCallback(): void {
    // A property that the page set before the class was defined hides its accessor: set it again.
    for (const [name, value] of Object.entries(this)) {
      delete (this as Record<string, unknown>)[name]
      Object.assign(this, { [name]: value })
    }
    this.#update()
  }

  disconnectedCallback(): void {
    this.#update()
  }

  /** In another document, to which the styles have to come along. */
  adoptedCallback(): void {
    if (this.#screen) this.#draw()
  }

  attributeChangedCallback(): void {
    this.#update()
  }

  // Once for all changes of a turn: frameworks set attributes one by one, and an element that is moved
  // is removed and inserted again.
  #update(): void {
    if (this.#updating) return
    this.#updating = true
    queueMicrotask(() => {
      this.#updating = false
      const changed = this.#changed()
      if (!this.isConnected) this.#stop()
      else if (changed.length === 0 || this.#waits) this.#translate()
      else if (this.#pace.restarts < restartsMax) this.#start()
      else this.#calmDown(this.#startedWith ? changed : [])
    })
  }

  get #pace(): Pace {
    const own = this.#knownPace ?? paces.get(this.clientId) ?? { restarts: 0, restarted: 0 }
    paces.set(this.clientId, own)
    this.#knownPace = own
    return own
  }

  /** The QR code stays until the page leaves its attributes alone, or a while has passed. */
  async #calmDown(changed: readonly string[]): Promise<void> {
    this.#waits = true
    this.#translate()
    const { restarts, restarted } = this.#pace
    const underWay = () => /scanned|choosing|signing/.test(this.current)
    const part = await import("./restless.ts").catch(() => undefined)
    await part?.calm(changed, restarts, performance.now() - restarted, underWay)
    this.#waits = false
    if (this.isConnected && this.#changed().length > 0) this.#start()
  }

  // Under a CSP the browser empties the nonce attribute and keeps its value in the property.
  readonly #attribute = (name: string): string | null =>
    (name === "nonce" && this.nonce) || this.getAttribute(name)

  /** What differs from the run that is shown. A ticket need not know `state`, but a link contains it. */
  #changed(): string[] {
    const values = restartingAttributes.map(this.#attribute)
    return restartingAttributes.filter(
      (name, at) =>
        values[at] !== this.#startedWith?.[at] && (name !== "state" || this.#view.instead),
    )
  }

  async #start(): Promise<void> {
    this.#stop()
    const pace = this.#pace
    if (pace.ended) {
      pace.ended = false
      pace.restarts++
      pace.restarted = performance.now()
      setTimeout(() => pace.restarts--, minuteMs)
    }
    const startedWith = restartingAttributes.map(this.#attribute)
    this.#startedWith = startedWith
    const settings = readSettings(this.#attribute)
    const translated = this.#translate()
    if (!isFault(settings)) {
      this.#session = new Session(settings, {
        show: this.#show,
        emit: this.#emit,
        succeed: this.#succeed,
      })
      return this.#session.start(translated)
    }
    await translated
    if (startedWith === this.#startedWith) this.#show({ name: "error", fault: settings })
  }

  #stop(): void {
    if (this.#session) this.#pace.ended = true
    this.#session?.stop()
    this.#session = undefined
    this.#screen?.rest()
    this.#startedWith = undefined
  }

  /** Called after each change, because `lang` may be set on any ancestor. */
  async #translate(): Promise<void> {
    const tagged = this.closest("[lang]")?.getAttribute("lang")
    const preferred = [tagged, document.documentElement.lang, ...navigator.languages]
    this.#translated = await loadWords(languageFor(preferred))
    this.#draw()
  }

  #press(): void {
    if (this.#kept.untaken) this.#offer()
    else if (this.#session) this.#session.press(this.#view)
    else this.#start()
  }

  readonly #show = (view: View): void => {
    const previous = this.#view.name
    this.#view = view
    this.#draw()
    if (view.name === previous) return
    if (view.name === "loading") this.#kept.begin()
    const outcome = announce(this.#emit, previous, view, this.#screen?.sentence() ?? "")
    if (outcome) this.#kept.end(outcome)
  }

  readonly #succeed = (detail: Success): boolean => {
    this.#kept.end({ type: "success", detail })
    const goesOn = this.#emit("success", detail, true)
    if (goesOn && this.#leaves()) this.#kept.take()
    setTimeout(() => {
      if (this.#kept.untaken) this.#show({ ...this.#view, untaken: true })
    }, untakenMs)
    return goesOn
  }

  /** Fires `success` again, unless somebody has taken it. */
  #offer(): void {
    const { untaken, stale } = this.#kept
    if (untaken && stale) this.restart()
    else if (untaken) this.#emit("success", untaken, true)
  }

  /** Whether the browser leaves the page after the sign-in. */
  #leaves(): boolean {
    return this.hasAttribute("ticket") || this.#attribute("mode") === "redirect"
  }

  #draw(): void {
    // The hosted page's own content stays until there is more to show than an empty square.
    if (this.hasAttribute("ticket") && this.#view.name === "loading") return
    const words = { ...this.#translated, ...this.#words }
    this.#screen ??= new Screen(this.attachShadow({ mode: "open" }), () => this.#press())
    this.#screen.draw(this.#view, words, this.#leaves(), this.getAttribute("logo"))
  }

  readonly #emit: Emit = (name, detail, cancelable = false) => {
    const options = { detail, bubbles: true, composed: true, cancelable }
    const event = new CustomEvent(name, options)
    // Whoever reads the code has taken it, also if it listens elsewhere than at the element.
    const get = () => {
      this.#kept.take()
      return detail
    }
    if (name === "success") Object.defineProperty(event, "detail", { get })
    return this.dispatchEvent(event)
  }
}

// Each attribute is a property too, in camel case; `nonce` and `lang` are HTML's own.
for (const name of ["theme", "size", ...restartingAttributes]) {
  const property = name.replace(/-./g, (dash) => dash.slice(1).toUpperCase())
  if (property in Base.prototype) continue
  Object.defineProperty(MenshenLogin.prototype, property, {
    get(this: HTMLElement) {
      return this.getAttribute(name)
    },
    set(this: HTMLElement, value: unknown) {
      if (value === null || value === undefined || value === false) this.removeAttribute(name)
      else this.setAttribute(name, value === true ? "" : String(value))
    },
  })
}
