// The outcome of a run, kept until the page takes it. A page whose own script is late, for example one
// that hydrates the markup of a server, misses an event that is fired once
// (docs/decisions/0045-outcome-kept.md).

import type { Outcome, Success } from "./events.ts"

// The server takes a code for 60 seconds.
const codeMs = 55_000

export class Kept {
  #result!: Promise<Outcome>
  #settle: (outcome: Outcome | Promise<Outcome>) => void = () => {}
  #over = true
  #read = false
  #success: Success | undefined
  #since = 0
  readonly #takers = new WeakMap<object, () => void>()

  readonly #changed: () => void

  /** `changed` is called when the page has taken the code. */
  constructor(changed: () => void) {
    this.#changed = changed
    this.begin()
  }

  /** A new run has a promise of its own. Whoever waits for an earlier run hears of this one. */
  begin(): void {
    const settle = this.#settle
    this.#result = new Promise((resolve) => {
      this.#settle = resolve
    })
    settle(this.#result)
    if (this.#over) this.#read = this.#over = false
    this.#success = undefined
  }

  end(outcome: Outcome): void {
    this.#settle(outcome)
    this.#over = true
    if (outcome.type !== "success" || this.#read) return
    this.#success = outcome.detail
    this.#since = performance.now()
  }

  /** The code that nobody has taken. */
  get untaken(): Success | undefined {
    return this.#success
  }

  /** A code that nobody took in time is of no use. */
  get stale(): boolean {
    return !this.#success?.tokens && performance.now() - this.#since > codeMs
  }

  readonly take = (): void => {
    if (!this.#success) return
    this.#success = undefined
    this.#changed()
  }

  read(): Promise<Outcome> {
    this.#read = true
    this.take()
    return this.#result
  }

  /** A second listener beside one of the page: it runs where that one runs. */
  takerFor(listener: object): () => void {
    const taker = this.#takers.get(listener) ?? (() => this.take())
    this.#takers.set(listener, taker)
    return taker
  }
}
