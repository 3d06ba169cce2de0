// One run of the widget: brings the brain and the sign-in together and wakes it when the network
// or the visitor comes back.

import { Brain, loadBrain } from "./brain.ts"
import type { Emit } from "./events.ts"
import { aroundInline } from "./inline.ts"
import { type Fault, fail, isFault, unreachable } from "./messages.ts"
import type { Run, Scene } from "./scene.ts"
import type { Settings } from "./settings.ts"
import { SignIn } from "./sign-in.ts"
import { device } from "./words.ts"

/** The element, as its session sees it. */
export interface Host {
  readonly show: (scene: Scene) => void
  readonly emit: Emit
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
  }

  /** `spoken` settles when there are words. */
  async start(spoken?: Promise<void>): Promise<void> {
    const { show, emit } = this.#host
    show({ view: "loading" })
    // A part of the widget itself cannot be had.
    const run = await this.#prepare().catch(unreachable)
    await spoken
    if (this.#life.signal.aborted) return
    if (isFault(run)) return show({ view: "error", fault: run })
    emit("ready", undefined)
    this.#run = run
    run.start()
  }

  async #prepare(): Promise<Run | Fault> {
    const { attribute } = this.#settings
    const hosted = attribute("ticket")
    // WeChat has no second window.
    const popup = !hosted && attribute("mode") === "popup" && device !== "wechat"
    // Under way while everything else is prepared.
    const brain = popup ? undefined : loadBrain().catch(unavailable)
    const around = hosted
      ? (await import("./hosted.ts")).aroundHosted(this.#settings, this.#host)
      : await aroundInline(this.#settings, this.#host)
    const loaded = await brain
    if (isFault(around)) return around
    if (loaded instanceof Brain) return new SignIn(loaded, around)
    return hosted && loaded
      ? loaded
      : new (await import("./remote.ts")).Remote(around, loaded, attribute)
  }

  stop(): void {
    this.#life.abort()
    this.#run?.stop()
  }

  restart(): void {
    if (this.#run) this.#run.restart()
    else this.start()
  }

  /** What the visitor's press means: to look for the network once more, to choose an account, or a new
   * ticket. */
  press({ view, ticket }: Scene): void {
    if (view === "offline") this.#run?.wake(true)
    else if (view === "choosing" && ticket)
      import("./choosing.ts").then((part) => part.openChoosing(this.#settings.issuer, ticket))
    else this.restart()
  }
}

/** The page's CSP forbids WebAssembly, or the file cannot be had. */
const unavailable = (error: unknown) => fail("wasm_unavailable", String(error))
