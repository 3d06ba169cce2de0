// QR codes that are being made, one at a time for each ticket: requests that race for a code share it.

import type { Result } from "../../core/result.ts"
import type { NoOffer } from "../account/qr-codes.ts"

type Flight = Promise<Result<string, NoOffer>>

/** A page without a script reads within seconds that it needs its button; older refusals may be forgotten. */
const rememberedMax = 1000

export class QrFlights {
  private readonly flying = new Map<string, Flight>()
  private readonly unpressed = new Set<string>()

  async share(scene: string, make: () => Flight): Flight {
    const flying = this.flying.get(scene)
    if (flying !== undefined) return flying
    const flight = make().finally(() => this.flying.delete(scene))
    this.flying.set(scene, flight)
    const made = await flight
    this.unpressed.delete(scene)
    if (!made.ok && made.reason === "interaction_required") this.remember(scene)
    return made
  }

  wantsPress(scene: string): boolean {
    return this.unpressed.has(scene)
  }

  private remember(scene: string): void {
    this.unpressed.add(scene)
    const [oldest] = this.unpressed
    if (this.unpressed.size > rememberedMax && oldest !== undefined) this.unpressed.delete(oldest)
  }
}
