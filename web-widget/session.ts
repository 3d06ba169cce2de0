// One run of the widget: loads widget.wasm, starts the sign-in and wakes it when the network
// or the visitor comes back.

import type { Emit, Success } from "./events.ts"
import { inlineContext } from "./inline.ts"
import { type Fault, fail, isFault, unreachable } from "./messages.ts"
import type { Settings } from "./settings.ts"
import { SignIn } from "./sign-in.ts"
import type { Run, View } from "./view.ts"
import { loadWidgetCore, WidgetCore } from "./widget-core.ts"
import { device } from "./words.ts"

/** What a session needs of the element. */
export interface Host {
  readonly show: (view: View) => void
  readonly emit: Emit
  /** Hands the code to the page. Gives whether the browser may go on. */
  readonly succeed: (success: Success) => boolean
}

export class Session {
  readonly #settings: Settings
  readonly #host: Host
  readonly #life = new AbortController()
  #run: Run | undefined

  constructor(settings: Settings, host: Host) {
    this.#settings = settings
    this.#host = host
    const during = { signal: this.#life.signal }
    const woken = () => this.#run?.wake(false)
    const moved = () => this.#run?.wake(true)
    document.addEventListener("visibilitychange", woken, during)
    addEventListener("online", moved, during)
    addEventListener("offline", woken, during)
    addEventListener("pageshow", ({ persisted }) => persisted && this.#run?.back(), during)
  }

  /** `translated` settles when the words are loaded. */
  async start(translated?: Promise<void>): Promise<void> {
    const { show, emit } = this.#host
    show({ name: "loading" })
    // A file of the widget could not be loaded.
    const run = await this.#prepare().catch(unreachable)
    await translated
    if (this.#life.signal.aborted) return
    if (isFault(run)) return show({ name: "error", fault: run })
    emit("ready", undefined)
    this.#run = run
    run.start()
  }

  async #prepare(): Promise<Run | Fault> {
    const { attribute } = this.#settings
    const hosted = attribute("ticket")
    // WeChat has no second window.
    const popup = !hosted && attribute("mode") === "popup" && device !== "wechat"
    // Loads while everything else is prepared.
    const core = popup ? undefined : loadWidgetCore().catch(unavailable)
    const context = await (hosted
      ? (await import("./hosted.ts")).hostedContext(this.#settings, this.#host)
      : inlineContext(this.#settings, this.#host))
    const loaded = await core
    if (isFault(context)) return context
    if (loaded instanceof WidgetCore) return new SignIn(loaded, context)
    return hosted && loaded
      ? loaded
      : new (await import("./remote.ts")).Remote(context, loaded, attribute)
  }

  stop(): void {
    this.#life.abort()
    this.#run?.stop()
  }

  restart(): void {
    if (this.#run) this.#run.restart()
    else this.start()
  }

  /** What a click on the button means: try the network again, choose an account, or make a new ticket. */
  press({ name, ticket }: View): void {
    if (name === "offline") this.#run?.wake(true)
    else if (name === "choosing" && ticket)
      import("./choose-account.ts").then((part) =>
        part.openChoosePage(this.#settings.issuer, ticket),
      )
    else this.restart()
  }
}

/** The page's CSP forbids WebAssembly, or the file could not be loaded. */
const unavailable = (error: unknown) => fail("wasm_unavailable", String(error))
