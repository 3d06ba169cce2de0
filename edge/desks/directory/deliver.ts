// Delivers the letters of the outbox: at least once, and in order for each person. Each target has its
// own runner, so that an endpoint that hangs delays no other.

import { log, logError } from "../../base/log.ts"
import { sendWebhook } from "../../base/webhook.ts"
import { appOf, configOf, type Env, secretOf } from "../../env.ts"
import { sessionsOf } from "../sessions/sessions-stub.ts"
import type { Outbox, StoredLetter, Target } from "./store/outbox.ts"

const abreast = 8
const lostMs = 10_000

export class Delivery {
  private readonly outbox: Outbox
  private readonly env: Env
  private readonly pool: string
  private readonly running = new Set<Target>()

  constructor(outbox: Outbox, env: Env, pool: string) {
    this.outbox = outbox
    this.env = env
    this.pool = pool
  }

  /** Time of the next alarm: for a letter without a runner, and to check on the runners, because a crash
   * ends them silently. */
  nextAt(): number {
    const lost = this.running.size > 0 ? Date.now() + lostMs : Number.POSITIVE_INFINITY
    return Math.min(lost, ...this.idleHeads().map(({ at }) => at))
  }

  async run(): Promise<void> {
    const now = Date.now()
    const due = this.idleHeads().filter(({ at }) => at <= now)
    await Promise.all(due.map(({ target }) => this.runTarget(target)))
  }

  private idleHeads(): { target: Target; at: number }[] {
    return this.outbox.heads().filter(({ target }) => !this.running.has(target))
  }

  private async runTarget(target: Target): Promise<void> {
    this.running.add(target)
    try {
      for (;;) {
        const letters = this.outbox.due(target, Date.now(), abreast)
        if (letters.length === 0) return
        await Promise.all(letters.map((letter) => this.carry(letter)))
      }
    } finally {
      this.running.delete(target)
    }
  }

  private async carry(letter: StoredLetter): Promise<void> {
    const { until, target, type } = letter
    const tooLate = until !== undefined && until !== 0 && Date.now() > until
    if (tooLate || (await this.wasHeard(letter))) {
      this.outbox.heard(letter)
    } else {
      const dead = this.outbox.failed(letter, Date.now())
      log(dead ? "letter_dead" : "letter_failed", { target, type })
    }
  }

  private async wasHeard(letter: StoredLetter): Promise<boolean> {
    try {
      if (letter.target === "sessions") {
        const { until } = JSON.parse(letter.body)
        await sessionsOf(this.env, this.pool).endSessions(letter.user, until)
        return true
      }
      const endpoint = this.endpointOf(letter.target)
      // The endpoint is no longer configured, so there is nobody to notify.
      if (endpoint === undefined) return true
      const { url, secretEnv } = endpoint
      const secret = String(secretOf(this.env, secretEnv))
      const status = await sendWebhook({ url, secret, id: letter.message, body: letter.body })
      return status >= 200 && status < 300
    } catch (error) {
      logError("delivery_failed", error, { target: letter.target })
      return false
    }
  }

  private endpointOf(target: Target): { url: string; secretEnv: string } | undefined {
    if (target !== "delivery") return appOf(this.env, target.slice("app:".length))?.webhook
    return configOf(this.env).pools.find(({ name }) => name === this.pool)?.delivery
  }
}
