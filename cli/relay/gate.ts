// Whether a signed request of a caller counts: made for this run of the relay, within the window, once, and within the
// caller's share. No clock of its own and no I/O.

import {
  newNonce,
  type RelayRefusal,
  type Stamp,
  windowSeconds,
} from "../../edge/base/relay-protocol.ts"
import type { RelayCaller } from "./configuration.ts"

type Share = Pick<RelayCaller, "callsPerMinute" | "callsAtOnce">

/** The run of the relay. A request names it, so that a relay that has started anew, with no nonce in memory, takes
 * nothing that was signed before. A clock that is set back begins a new run for the same reason. */
export class Run {
  private latest = 0
  private current = newNonce()

  /** @param now in seconds */
  nameAt(now: number): string {
    if (now < this.latest - windowSeconds) {
      this.current = newNonce()
      this.latest = now
    }
    this.latest = Math.max(this.latest, now)
    return this.current
  }
}

export class Gate {
  private readonly run: Run
  private readonly share: Share
  /** The nonces that count no more, and until when each is kept. The share bounds how many. */
  private readonly nonces = new Map<string, number>()
  private allowance: number
  private filledAt = 0
  private calls = 0

  constructor(run: Run, share: Share) {
    this.run = run
    this.share = share
    this.allowance = share.callsPerMinute
  }

  /** After undefined the call is on its way, until `leave`. */
  enter(stamp: Stamp, now: number): RelayRefusal | undefined {
    const refused = this.refusal(stamp, now)
    if (refused !== undefined) return refused
    // Twice the window: the clock may be set back by less than makes a new run.
    this.nonces.set(stamp.nonce, stamp.time + 2 * windowSeconds)
    this.allowance -= 1
    this.calls += 1
    return undefined
  }

  leave(): void {
    this.calls -= 1
  }

  private refusal({ run, time, nonce }: Stamp, now: number): RelayRefusal | undefined {
    if (run !== this.run.nameAt(now)) return "run"
    if (Math.abs(now - time) > windowSeconds) return "clock"
    this.forget(now)
    if (this.nonces.has(nonce)) return "nonce"
    this.fill(now)
    const { callsAtOnce } = this.share
    return this.allowance < 1 || this.calls >= callsAtOnce ? "busy" : undefined
  }

  /** Oldest first, as they came; one that is still of use keeps those behind it a little longer. */
  private forget(now: number): void {
    for (const [nonce, until] of this.nonces) {
      if (until >= now) return
      this.nonces.delete(nonce)
    }
  }

  private fill(now: number): void {
    const { callsPerMinute } = this.share
    const passed = Math.max(0, now - this.filledAt)
    this.allowance = Math.min(callsPerMinute, this.allowance + (passed * callsPerMinute) / 60)
    this.filledAt = now
  }
}
