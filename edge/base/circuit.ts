// Stops calling somebody who does not answer: after three failures in a row nobody is called for a pause, then once.
// In memory.

const failuresMost = 3

/** A call that is on its way. */
export interface Entry {
  /** The one call after a pause. */
  isProbe: boolean
}

export class Circuit {
  private readonly pauseMs: number
  private readonly now: () => number
  private failures = 0
  private pausedUntil = 0
  private probing = false

  constructor(pauseMs: number, now: () => number = Date.now) {
    this.pauseMs = pauseMs
    this.now = now
  }

  /** No call is made for now. */
  get isPaused(): boolean {
    return this.failures >= failuresMost && this.now() < this.pausedUntil
  }

  /** Nobody may call: for now, or until the call after a pause has ended. */
  get isClosed(): boolean {
    return this.failures >= failuresMost && (this.probing || this.isPaused)
  }

  begin(): Entry {
    const isProbe = this.failures >= failuresMost
    if (isProbe) this.probing = true
    return { isProbe }
  }

  end({ isProbe }: Entry): void {
    if (isProbe) this.probing = false
  }

  /** There was an answer, or none. */
  heard(answered: boolean): void {
    this.failures = answered ? 0 : this.failures + 1
    if (this.failures >= failuresMost) this.pausedUntil = this.now() + this.pauseMs
  }
}
