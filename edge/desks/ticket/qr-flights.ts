// QR codes that are being made, one at a time for each ticket: requests that race for a code share it.

import type { Result } from "../../core/result.ts"

export class QrFlights {
  private readonly flying = new Map<string, Promise<Result<string>>>()

  share(scene: string, make: () => Promise<Result<string>>): Promise<Result<string>> {
    const flying = this.flying.get(scene)
    if (flying !== undefined) return flying
    const flight = make().finally(() => this.flying.delete(scene))
    this.flying.set(scene, flight)
    return flight
  }
}
