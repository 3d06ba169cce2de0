// How many pushes may go to a target now. While it is down, one push goes as a probe after each pause, and the
// others keep their place. In memory, for one target.

import { failuresToDown, flightsMost, probePauseAfter } from "./queue-policy.ts"

export class TargetHealth {
  private failures = 0
  private probeAt = 0

  get isDown(): boolean {
    return this.failures >= failuresToDown
  }

  /** @param flying how many are on their way */
  room(flying: number, now: number): number {
    if (!this.isDown) return flightsMost - flying
    return flying === 0 && now >= this.probeAt ? 1 : 0
  }

  /** When the first of the waiting pushes may go, which is due at `at`: never, while one on its way has to return. */
  nextAt(at: number, flying: number): number {
    if (flying >= (this.isDown ? 1 : flightsMost)) return Number.POSITIVE_INFINITY
    return this.isDown ? Math.max(at, this.probeAt) : at
  }

  /** The target answered, or did not. A failure within the pause is of a push that went before it. */
  heard(answered: boolean, now: number): void {
    if (!answered && this.isDown && now < this.probeAt) return
    this.failures = answered ? 0 : this.failures + 1
    if (this.isDown) this.probeAt = now + probePauseAfter(this.failures)
  }
}
