// One visitor's sign-in, ticket after ticket. Asks the brain, does what it says, tells the element.
// No DOM and no decisions: this file only joins the clock, the network and the brain.

import type { Action, Brain, Plan, Shown, View } from "./brain.ts"
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
  /** Automatic refreshes that are used up already. */
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

// Faults of the network or of a busy server: the same request may well succeed later.
const passing = ["server_unreachable", "server_failed", "too_many", "ticket_out_of_turn"]

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
  #unreachable = false
  #collecting = false
  #collected = false

  constructor(brain: Brain, around: Surroundings) {
    this.#brain = brain
    this.#around = around
    this.#refreshes = around.refreshes
    this.#client = this.#reset()
  }

  async start(): Promise<void> {
    this.#client = this.#reset()
    const { hosted } = this.#around
    if (hosted) this.#adopt(hosted)
    else await this.#create()
  }

  async #create(): Promise<void> {
    this.#around.draw({ view: "loading" })
    const { signal } = this.#life
    const answer = await this.#client.createTicket()
    if (signal.aborted) return
    if (answer.ok) this.#adopt(answer.value)
    else this.#fail(answer.fault)
  }

  /** The visitor asks for a new QR. The old one, still good perhaps, must not sign anybody in. */
  restart(): void {
    this.#refreshes = this.#around.refreshes
    this.#abandon()
    this.#renew()
  }

  /** The network or the page came back: whatever was waiting for that goes on at once. */
  wake(networkChanged: boolean): void {
    if (this.#unreachable) this.start()
    if (!this.#ticket) return
    if (networkChanged) this.#leave()
    this.#failures = 0
    this.#look()
  }

  stop(): void {
    if (!this.#around.hosted) this.#abandon()
    this.#leave()
    this.#life.abort()
    this.#ticket = undefined
  }

  secondsLeft(): number {
    return Math.max(0, Math.ceil((this.#deadline - performance.now()) / 1000))
  }

  #abandon(): void {
    if (!this.#ticket || this.#collected || this.#plan().action === "leave") return
    this.#client.cancel(this.#ticket)
  }

  #reset(): Client {
    this.#leave()
    this.#life.abort()
    this.#life = new AbortController()
    this.#ticket = this.#reason = undefined
    this.#shown = nothing
    this.#failures = this.#socketFailures = 0
    this.#unreachable = this.#collecting = this.#collected = false
    return new Client(this.#around.issuer, this.#around.wish, this.#life.signal)
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

  #plan(): Plan {
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
    const { view, action, afterMs, renews } = this.#plan()
    this.#around.draw({ view, ticket: this.#ticket, reason: this.#reason, renews })
    if (action === "leave") this.#leave()
    else if (action !== "rest" || afterMs > 0) {
      this.#timer = setTimeout(() => this.#act(action), afterMs)
    }
  }

  #act(action: Action): void {
    if (action === "collect") this.#collect()
    else if (action === "refresh") this.#refresh()
    else {
      if (action !== "rest") this.#connect(action === "poll")
      this.#look()
    }
  }

  #leave(): void {
    clearTimeout(this.#timer)
    this.#close?.()
    this.#close = undefined
  }

  #refresh(): void {
    this.#refreshes++
    this.#renew()
  }

  #renew(): void {
    if (this.#around.hosted) this.#around.reload(this.#refreshes)
    else this.start()
  }

  #connect(byPoll: boolean): void {
    const ticket = this.#ticket
    if (!ticket) return
    const began = performance.now()
    let fresh = false
    const news = (message: unknown) => {
      fresh = this.#hear(message)
      if (!byPoll) this.#failures = 0
    }
    const lost = (fault?: Fault) => {
      this.#close = undefined
      if (!byPoll) this.#socketFailures++
      const hasty = !fresh && performance.now() - began < pollLeastMs
      this.#failures = fault || hasty ? this.#failures + 1 : 0
      if (fault?.code === "ticket_not_found") this.#lose()
      this.#look()
    }
    this.#close = byPoll
      ? openPoll(this.#client, ticket, this.#shown.version, { news, lost })
      : openSocket(this.#client, ticket, { news, lost })
  }

  /** Whether the message changes what is known. */
  #hear(message: unknown): boolean {
    const status = readStatus(message, (state) => this.#brain.knows(state))
    if (!status) {
      this.#fail(fail("response_malformed", "the server sent a status of the wrong shape").fault)
      return false
    }
    const news = this.#brain.judge(this.#shown, status)
    if (news === "stale") return false
    this.#shown = status
    this.#reason = status.reason
    this.#setDeadline(status.expiresIn)
    this.#look()
    return news === "fresh"
  }

  /** A server that no longer knows the ticket has let it expire and cleaned up. */
  #lose(): void {
    this.#shown = { state: "expired", version: this.#shown.version + 1 }
  }

  async #collect(): Promise<void> {
    const ticket = this.#ticket
    if (!ticket || this.#collecting) return
    this.#collecting = true
    const { signal } = this.#life
    // The hosted page gets its code by a redirect of the server's own (303).
    const answer = this.#around.hosted ? undefined : await this.#client.collect(ticket)
    if (signal.aborted) return
    this.#collecting = false
    if (answer?.ok === false) {
      this.#collectFailed(answer.fault)
      return
    }
    this.#collected = true
    this.#look()
    this.#around.succeed(answer?.value)
  }

  #collectFailed(fault: Fault): void {
    this.#failures++
    if (fault.code === "ticket_not_found") this.#lose()
    if (passing.includes(fault.code) || this.#shown.state === "expired") this.#look()
    else this.#fail(fault)
  }

  #fail(fault: Fault): void {
    this.#leave()
    this.#ticket = undefined
    this.#unreachable = fault.code === "server_unreachable"
    const offline = this.#unreachable && !this.#around.online()
    this.#around.draw(offline ? { view: "offline" } : { view: "error", fault })
  }
}
