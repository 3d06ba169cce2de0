// One visitor's sign-in, ticket after ticket. It makes no decision: widget.wasm plans from the clock and
// the network, and this file carries out each plan.

import { Client } from "./client.ts"
import { type Close, openPoll, openSocket } from "./connection.ts"
import type { Action, State } from "./generated.ts"
import {
  type Fault,
  fail,
  isFault,
  passing,
  readStatus,
  type Status,
  type Ticket,
  unreachable,
} from "./messages.ts"
import { type Run, shortcut, type WidgetContext } from "./view.ts"
import type { Matrix, Plan, WidgetCore } from "./widget-core.ts"

// A poll that returns sooner than this without news came from a server that cannot wait.
const pollLeastMs = 1000
const hastyFailures = 2
// The failures after which only polls follow (socket_failures_max in wasm/widget_views.hpp).
const socketTries = 2

const untouched = {
  state: "waiting" as State,
  version: 0,
  failures: 0,
  socketFailures: 0,
  collected: false,
}

export class SignIn implements Run {
  readonly #core: WidgetCore
  readonly #context: WidgetContext
  #life = new AbortController()
  #client: Client
  #ticket: Ticket | undefined
  #matrix: Matrix | undefined
  #known!: typeof untouched
  #status!: Partial<Status>
  #deadline = 0
  #close: Close | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #refreshes: number
  #unreachable!: boolean
  #repeats = false
  #collecting!: boolean

  constructor(core: WidgetCore, context: WidgetContext) {
    this.#core = core
    this.#context = context
    this.#refreshes = context.refreshes
    this.#client = this.#reset()
  }

  async start(): Promise<void> {
    const old = this.#ticket
    const { failures } = this.#known
    this.#client = this.#reset()
    const { hosted, draw } = this.#context
    if (hosted) return this.#adopt(hosted)
    if (!this.#repeats) draw({ name: "loading" })
    const { signal } = this.#life
    const answer = await this.#client.createTicket()
    if (signal.aborted) return
    if (!isFault(answer)) this.#adopt(answer)
    else if (old && passing.test(answer.fault)) this.#renewLater(old, failures)
    else this.#fail(answer)
  }

  /** The old ticket stays, as expired, until the server gives another: a deploy takes a moment. */
  #renewLater(old: Ticket, failures: number): void {
    this.#repeats = true
    this.#ticket = old
    this.#known = { ...untouched, state: "expired", failures: failures + 1 }
    this.#update()
  }

  /** The visitor asks for a new QR code. The old one may still be valid, and must not sign anybody in. */
  restart(): void {
    this.#refreshes = this.#context.refreshes
    this.#abandon()
    this.#renew()
  }

  /** The network or the page came back: whatever waited for that continues at once. */
  wake(networkChanged: boolean): void {
    if (this.#unreachable) this.start()
    if (!this.#ticket) return
    if (networkChanged) this.#leave()
    this.#known.failures = 0
    this.#update()
  }

  /** An ended run begins again, and the hosted page does what its address does. */
  back(): void {
    const { hosted, refreshes } = this.#context
    const over = !this.#ticket || this.#known.collected || this.#plan().action === "leave"
    if (hosted || over) {
      this.#refreshes = refreshes
      this.#renew()
    } else this.wake(true)
  }

  stop(): void {
    if (!this.#context.hosted) this.#abandon()
    this.#reset()
  }

  #abandon(): void {
    const { collected } = this.#known
    if (!this.#ticket || collected || this.#plan().action === "leave") return
    this.#client.cancel(this.#ticket)
  }

  #reset(): Client {
    this.#leave()
    this.#life.abort()
    this.#life = new AbortController()
    this.#ticket = undefined
    this.#status = {}
    this.#known = { ...untouched }
    this.#unreachable = this.#collecting = false
    return new Client(this.#context.issuer, this.#context.params, this.#life.signal)
  }

  #adopt(ticket: Ticket): void {
    this.#repeats = false
    this.#ticket = ticket
    this.#matrix = this.#core.qr(ticket.url, this.#context.level)
    this.#known.version = ticket.version
    this.#setDeadline(ticket.expiresIn)
    this.#update()
  }

  // The clocks of server and visitor may differ by hours, so only durations count.
  #setDeadline(expiresIn: number): void {
    this.#deadline = performance.now() + expiresIn * 1000
  }

  #plan(): Plan {
    return this.#core.plan({
      ...this.#known,
      msLeft: this.#deadline - performance.now(),
      refreshes: this.#refreshes,
      linked: this.#close !== undefined,
      online: navigator.onLine,
      visible: !document.hidden,
      random: Math.random() * 2 ** 32,
    })
  }

  #update(): void {
    clearTimeout(this.#timer)
    const { view, action, afterMs, renews } = this.#plan()
    const { issuer, draw } = this.#context
    const ticket = this.#ticket
    draw({
      ...this.#status,
      name: view,
      ticket,
      renews,
      issuer,
      matrix: this.#matrix,
      deadline: this.#deadline,
      instead: shortcut(this.#context, view, ticket),
      // The visitor is online, so it is the server that is unreachable.
      fault: view === "offline" && navigator.onLine ? unreachable() : undefined,
    })
    if (action === "leave") this.#leave()
    else if (action !== "rest" || afterMs > 0) {
      this.#timer = setTimeout(() => this.#act(action), afterMs)
    }
  }

  #act(action: Action): void {
    if (action === "collect") this.#collect()
    else if (action === "refresh") {
      if (!this.#repeats) this.#refreshes++
      this.#renew()
    } else {
      if (action !== "rest") this.#connect(action === "poll")
      this.#update()
    }
  }

  #leave(): void {
    clearTimeout(this.#timer)
    this.#close?.()
    this.#close = undefined
  }

  #renew(): void {
    if (this.#context.hosted) this.#context.renew?.(this.#refreshes)
    else this.start()
  }

  #connect(byPoll: boolean): void {
    const ticket = this.#ticket
    if (!ticket) return
    const began = performance.now()
    // After failures ask with version 0: every status is newer, so the server answers at once.
    const version = this.#known.failures > hastyFailures ? 0 : this.#known.version
    let fresh = false
    const news = (message: unknown) => {
      if (!byPoll) this.#known.failures = 0
      fresh = this.#receive(message)
    }
    const lost = (fault?: Fault, useless?: boolean) => {
      this.#close = undefined
      // Another tab has taken the socket, and two that took it from each other would never end; or no
      // news come through sockets here.
      if (!byPoll) this.#known.socketFailures += useless ? socketTries : 1
      const hasty = !fresh && performance.now() - began < pollLeastMs
      this.#known.failures = fault ? this.#known.failures + 1 : hasty ? hastyFailures : 0
      const unknown = this.#believeLost(fault) && !this.#known.version
      if (unknown) this.#fail(fault)
      else this.#update()
    }
    this.#close = byPoll
      ? openPoll(this.#client, ticket, version, { news, lost })
      : openSocket(this.#client, ticket, version, { news, lost })
  }

  /** Gives whether the message changed what is known. */
  #receive(message: unknown): boolean {
    const status = readStatus(message)
    if (!status) {
      this.#fail(fail("response_malformed"))
      return false
    }
    const news = this.#core.judge(this.#known, status)
    if (news === "stale") return false
    if (status.reason === "storage_failed") {
      this.#fail(fail("server_failed"))
      return true
    }
    const { state, version, expiresIn } = status
    this.#known = { ...this.#known, state, version }
    this.#status = status
    this.#setDeadline(expiresIn)
    this.#update()
    return news === "fresh"
  }

  /** If the server no longer knows the ticket, the ticket has expired and was deleted. */
  #believeLost(fault: Fault | undefined): fault is Fault {
    if (fault?.fault !== "ticket_not_found") return false
    this.#known = { ...this.#known, state: "expired", failures: 0 }
    return true
  }

  async #collect(): Promise<void> {
    const ticket = this.#ticket
    if (!ticket || this.#collecting) return
    this.#collecting = true
    const { signal } = this.#life
    // The code of a hosted ticket goes by a redirect of the server (303).
    const answer = this.#context.hosted ? undefined : await this.#client.collect(ticket)
    if (signal.aborted) return
    this.#collecting = false
    if (isFault(answer)) return this.#collectFailed(answer)
    this.#known.collected = true
    this.#update()
    this.#context.succeed(answer)
  }

  #collectFailed(fault: Fault): void {
    this.#known.failures++
    this.#believeLost(fault)
    if (passing.test(fault.fault) || this.#known.state === "expired") this.#update()
    else this.#fail(fault)
  }

  #fail(fault: Fault): void {
    this.#leave()
    this.#repeats = false
    this.#ticket = undefined
    this.#unreachable = fault.fault === "server_unreachable"
    const offline = this.#unreachable && !navigator.onLine
    // No error: the visitor has to press the button first.
    const reason = fault.fault === "interaction_required" ? fault.fault : undefined
    const name = reason ? "idle" : offline ? "offline" : "error"
    this.#context.draw({ name, reason, fault: name === "error" ? fault : undefined })
  }
}
