// One visitor's sign-in, ticket after ticket. Asks the brain, does what it says, tells the element.
// No DOM and no decisions: this file only joins the clock, the network and the brain.

import type { Action, Brain, Shown, View } from "./brain.ts"
import { Client, type Fault, fail, type Wish } from "./client.ts"
import { type Close, openPoll, openSocket } from "./link.ts"
import { type Collected, readStatus, type Ticket } from "./messages.ts"

/** What is on the screen. `loading` and `error` are the states without a ticket. */
export interface Scene {
  readonly view: View | "loading" | "error"
  readonly ticket?: Ticket | undefined
  /** Of a refusal. */
  readonly reason?: string | undefined
  readonly fault?: Fault
  /** A new QR is on its way without anybody asking. */
  readonly renews?: boolean
}

export interface Surroundings {
  readonly issuer: string
  readonly wish: Wish
  /** The hosted page's own ticket: shown, never replaced by this code. */
  readonly hosted?: Ticket | undefined
  /** Automatic refreshes of earlier loads of the hosted page. */
  readonly refreshes: number
  online(): boolean
  visible(): boolean
  draw(scene: Scene): void
  succeed(collected?: Collected): void
  /** The hosted page gets its new ticket by being loaded again. */
  reload(refreshes: number): void
}

const nothing: Shown = { state: "waiting", version: 0 }
// A poll that comes back sooner than this without news is a server that cannot wait.
const pollLeastMs = 1000

export class SignIn {
  readonly #brain: Brain
  readonly #around: Surroundings
  #life = new AbortController()
  #client: Client
  #ticket: Ticket | undefined
  #shown = nothing
  #reason: string | undefined
  #deadline = 0
  #close: Close | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #refreshes: number
  #failures = 0
  #socketFailures = 0
  #collected = false

  constructor(brain: Brain, around: Surroundings) {
    this.#brain = brain
    this.#around = around
    this.#refreshes = around.refreshes
    this.#client = new Client(around.issuer, around.wish, this.#life.signal)
  }

  async start(): Promise<void> {
    this.#reset()
    if (this.#around.hosted) return this.#adopt(this.#around.hosted)
    this.#around.draw({ view: "loading" })
    const { signal } = this.#life
    const answer = await this.#client.createTicket()
    if (signal.aborted) return
    if (answer.ok) this.#adopt(answer.value)
    else this.#around.draw({ view: "error", fault: answer.fault })
  }

  /** The visitor asks for a new QR. The old one, still good perhaps, must not sign anybody in. */
  restart(): void {
    this.#refreshes = 0
    this.#abandon()
    if (this.#around.hosted) this.#around.reload(0)
    else this.start()
  }

  /** The network or the page came back: whatever was waiting for that goes on at once. */
  wake(): void {
    if (!this.#ticket) return
    this.#failures = 0
    this.#look()
  }

  stop(): void {
    if (!this.#around.hosted) this.#abandon()
    this.#reset()
    this.#life.abort()
  }

  secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#deadline - performance.now()) / 1000))
  }

  #abandon(): void {
    const over = this.#collected || this.#plan().action === "leave"
    if (this.#ticket && !over) this.#client.cancel(this.#ticket)
  }

  #reset(): void {
    this.#leave()
    this.#life.abort()
    this.#life = new AbortController()
    this.#client = new Client(this.#around.issuer, this.#around.wish, this.#life.signal)
    this.#ticket = this.#reason = undefined
    this.#shown = nothing
    this.#failures = this.#socketFailures = 0
    this.#collected = false
  }

  #adopt(ticket: Ticket): void {
    this.#ticket = ticket
    this.#shown = { state: "waiting", version: ticket.version }
    this.#setDeadline(ticket.expiresIn)
    this.#look()
  }

  // The server's clock and the visitor's may differ by hours, so only a length of time counts.
  #setDeadline(expiresIn: number): void {
    this.#deadline = performance.now() + expiresIn * 1000
  }

  #plan() {
    return this.#brain.plan({
      state: this.#shown.state,
      msLeft: Math.round(this.#deadline - performance.now()),
      refreshes: this.#refreshes,
      failures: this.#failures,
      socketFailures: this.#socketFailures,
      linked: this.#close !== undefined,
      online: this.#around.online(),
      visible: this.#around.visible(),
      collected: this.#collected,
      random: crypto.getRandomValues(new Uint32Array(1))[0] ?? 0,
    })
  }

  #look(): void {
    clearTimeout(this.#timer)
    const { view, action, afterMs } = this.#plan()
    const renews = view === "expired" && action !== "leave"
    this.#around.draw({ view, ticket: this.#ticket, reason: this.#reason, renews })
    if (action === "leave") return this.#leave()
    if (action === "rest" && afterMs === 0) return
    this.#timer = setTimeout(() => this.#act(action), afterMs)
  }

  #act(action: Action): void {
    if (action === "socket" || action === "poll") this.#connect(action)
    else if (action === "collect") this.#collect()
    else if (action === "refresh") this.#refresh()
    this.#look()
  }
}
