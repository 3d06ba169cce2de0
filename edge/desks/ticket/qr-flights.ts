// QR codes that are being made, one at a time for each ticket: requests that race for a code share it. Why the latest
// request got none is remembered.

import type { Result } from "../../core/result.ts"
import type { NoOffer } from "../account/qr-codes.ts"

type Flight = Promise<Result<string, NoOffer>>

/** A page asks within seconds or minutes why it has no code; older refusals may be forgotten. */
const rememberedMax = 1000

export class QrFlights {
  private readonly flying = new Map<string, Flight>()
  private readonly refusals = new Map<string, NoOffer>()

  async share(scene: string, make: () => Flight): Flight {
    const flying = this.flying.get(scene)
    if (flying !== undefined) return flying
    const flight = make().finally(() => this.flying.delete(scene))
    this.flying.set(scene, flight)
    const made = await flight
    this.refusals.delete(scene)
    if (!made.ok) this.remember(scene, made)
    return made
  }

  /** Why the latest request got no code. */
  refusalOf(scene: string): NoOffer | undefined {
    return this.refusals.get(scene)
  }

  wantsPress(scene: string): boolean {
    return this.refusalOf(scene)?.reason === "interaction_required"
  }

  private remember(scene: string, refusal: NoOffer): void {
    this.refusals.set(scene, refusal)
    const [oldest] = this.refusals.keys()
    if (this.refusals.size > rememberedMax && oldest !== undefined) this.refusals.delete(oldest)
  }
}
