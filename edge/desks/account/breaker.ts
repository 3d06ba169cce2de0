// Stops calling WeChat's API while it does not answer: after three failures in a row no call for five seconds,
// then one. Few calls are on their way at once, and the others wait for a place, so that a crowd that arrives
// while WeChat hangs is not a crowd of calls. In memory, for one account.

const failuresMost = 3
const pauseMs = 5000
const callsMost = 16
const waitingMost = 1000
/** Shorter than a page waits for its QR code (web-widget/client.ts). */
const waitMs = 8000

/** A call that is on its way. */
interface Entry {
  /** The one call after a pause. */
  isProbe: boolean
}

interface Waiting {
  since: number
  admit: (entry: Entry | undefined) => void
}

export class Breaker {
  private readonly now: () => number
  private failures = 0
  private pausedUntil = 0
  private probing = false
  private calls = 0
  private waiting: Waiting[] = []

  constructor(now: () => number = Date.now) {
    this.now = now
  }

  /** No call is made for now. */
  get isPaused(): boolean {
    return this.failures >= failuresMost && this.now() < this.pausedUntil
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
      if (entry.isProbe) this.probing = false
      this.next()
    }
  }

  /** WeChat answered, or did not. */
  heard(answered: boolean): void {
    this.failures = answered ? 0 : this.failures + 1
    if (this.failures >= failuresMost) this.pausedUntil = this.now() + pauseMs
  }

  private enter(): Entry | undefined | Promise<Entry | undefined> {
    if (this.isClosed()) return undefined
    if (this.calls < callsMost) return this.begin()
    if (this.waiting.length >= waitingMost) return undefined
    return new Promise((admit) => this.waiting.push({ since: this.now(), admit }))
  }

  private begin(): Entry {
    const isProbe = this.failures >= failuresMost
    this.calls += 1
    if (isProbe) this.probing = true
    return { isProbe }
  }

  private isClosed(): boolean {
    return this.failures >= failuresMost && (this.probing || this.isPaused)
  }

  /** A place is free. While WeChat does not answer, nobody waits for one. */
  private next(): void {
    const latest = this.now() - waitMs
    for (let first = this.waiting.shift(); first !== undefined; first = this.waiting.shift()) {
      const isOpen = !this.isClosed() && first.since >= latest
      first.admit(isOpen ? this.begin() : undefined)
      if (isOpen) return
    }
  }
}
