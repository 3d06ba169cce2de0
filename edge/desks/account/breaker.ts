// Stops calling WeChat's API while it does not answer: after three failures in a row no call for five seconds,
// then one. Few calls are on their way at once, and the others wait for a place, so that a crowd that arrives
// while WeChat hangs is not a crowd of calls. In memory, for one account.

import { Circuit, type Entry } from "../../base/circuit.ts"

const pauseMs = 5000
const callsMost = 16
const waitingMost = 1000
/** Shorter than a page waits for its QR code (web-widget/client.ts). */
const waitMs = 8000

interface Waiting {
  since: number
  admit: (entry: Entry | undefined) => void
}

export class Breaker {
  private readonly now: () => number
  private readonly circuit: Circuit
  private calls = 0
  private waiting: Waiting[] = []

  constructor(now: () => number = Date.now) {
    this.now = now
    this.circuit = new Circuit(pauseMs, now)
  }

  /** No call is made for now. */
  get isPaused(): boolean {
    return this.circuit.isPaused
  }

  /**
   * Gives undefined if no call was made.
   * @param failed whether an answer means that WeChat did not answer
   */
  async run<T>(call: () => Promise<T>, failed: (answer: T) => boolean): Promise<T | undefined> {
    const entry = await this.enter()
    if (entry === undefined) return undefined
    try {
      const answer = await call()
      this.heard(!failed(answer))
      return answer
    } finally {
      this.calls -= 1
      this.circuit.end(entry)
      this.next()
    }
  }

  /** WeChat answered, or did not. */
  heard(answered: boolean): void {
    this.circuit.heard(answered)
  }

  private enter(): Entry | undefined | Promise<Entry | undefined> {
    if (this.circuit.isClosed) return undefined
    if (this.calls < callsMost) return this.begin()
    if (this.waiting.length >= waitingMost) return undefined
    return new Promise((admit) => this.waiting.push({ since: this.now(), admit }))
  }

  private begin(): Entry {
    this.calls += 1
    return this.circuit.begin()
  }

  /** A place is free. While WeChat does not answer, nobody waits for one. */
  private next(): void {
    const latest = this.now() - waitMs
    for (let first = this.waiting.shift(); first !== undefined; first = this.waiting.shift()) {
      const isOpen = !this.circuit.isClosed && first.since >= latest
      first.admit(isOpen ? this.begin() : undefined)
      if (isOpen) return
    }
  }
}
