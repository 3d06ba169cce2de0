// The sign-ins of the last day by application. Nothing counts them on the path of people: the ticket desks keep
// the rows of completed sign-ins for 25 hours, and are asked only while the last codes of a day are given out.

import { logError } from "../../base/log.ts"
import type { Counts } from "./qr-budget.ts"

const keptMs = 10 * 60 * 1000
/** After a desk that did not answer. */
const againMs = 10 * 1000

export class SignInsOfDay {
  private readonly ask: () => Promise<Counts>
  private counts: Counts = new Map()
  private until = 0
  private flight: Promise<void> | undefined

  constructor(ask: () => Promise<Counts>) {
    this.ask = ask
  }

  get known(): Counts {
    return this.counts
  }

  /** Asks again if the counts are old; concurrent callers share one question. Gives whether they are new. */
  async refresh(now: number): Promise<boolean> {
    if (now < this.until) return false
    this.flight ??= this.renew(now).finally(() => {
      this.flight = undefined
    })
    await this.flight
    return true
  }

  private async renew(now: number): Promise<void> {
    try {
      this.counts = await this.ask()
      this.until = now + keptMs
    } catch (error) {
      logError("sign_ins_not_counted", error)
      this.until = now + againMs
    }
  }
}
