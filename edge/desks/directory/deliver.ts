// Delivers the letters of the outbox: at least once, and in order for each person. next-letter.ts
// chooses; each runner here carries one letter, and when it is done, the next one goes.

import { log, logError } from "../../base/log.ts"
import { sendWebhook } from "../../base/webhook.ts"
import { type Env, secretOf } from "../../env.ts"
import { sessionsOf } from "../sessions/sessions-stub.ts"
import { settle } from "./decide/settlement.ts"
import { type Head, hasRunner, isFull, laneOf, nextLetter } from "./next-letter.ts"
import type { Outbox, StoredLetter } from "./store/outbox.ts"
import { type Receiver, receiversOf } from "./store/receivers.ts"
import { isOwn, type Target } from "./store/target.ts"

const lostMs = 10_000

/** `unreadable`: it was sealed under another secret than the present one. */
type Sent = "heard" | "failed" | "unreadable"

interface Waiting extends Head {
  letter: StoredLetter
}

export class Delivery {
  private readonly outbox: Outbox
  readonly env: Env
  readonly pool: string
  private readonly onWork: (work: Promise<void>) => void
  /** In memory only: after a crash the rows are `pending` and the letters go again. */
  private readonly flying = new Set<StoredLetter>()

  /** @param onWork gets the work of each runner */
  constructor(
    { outbox, env, pool }: { outbox: Outbox; env: Env; pool: string },
    onWork: (work: Promise<void>) => void,
  ) {
    this.outbox = outbox
    this.env = env
    this.pool = pool
    this.onWork = onWork
  }

  /** Time of the next alarm: for a letter that is not due yet, and to check on the runners, because a
   * crash ends them silently. A letter that has no runner goes when another one is done. */
  nextAt(): number {
    const lost = this.flying.size > 0 ? Date.now() + lostMs : Number.POSITIVE_INFINITY
    const places = this.places()
    const heads = this.heads().filter((head) => hasRunner(head, places))
    return Math.min(lost, ...heads.map(({ at }) => at))
  }

  /** Gives every letter that may go now to a runner; with `only`, every letter to this receiver. One look at
   * the rows serves a letter of each receiver: a look for each letter would cost the square of the apps. */
  run(only?: Target): void {
    while (this.runHeads(this.heads(only))) {
      // The letters behind these may go, too.
    }
  }

  /** False if none may go. */
  private runHeads(heads: Waiting[]): boolean {
    let waiting = heads
    for (;;) {
      const next = nextLetter(waiting, this.places(), Date.now())
      if (next === undefined) return waiting.length < heads.length
      this.flying.add(next.letter)
      this.onWork(this.runner(next.letter))
      waiting = waiting.filter((head) => head !== next && !isSamePerson(head, next))
    }
  }

  private async runner(letter: StoredLetter): Promise<void> {
    try {
      await this.carry(letter)
    } finally {
      const { lane, target } = placeOf(letter)
      // Others wait for this runner only if there was none left.
      const wasFull = isFull(lane, this.places())
      this.flying.delete(letter)
      this.run(wasFull ? undefined : target)
    }
  }

  /** @param only the one receiver to look at */
  private heads(only?: Target): Waiting[] {
    const flying = [...this.flying]
    const letters = (["first", "again"] as const).flatMap((tries) =>
      only === undefined ? this.outbox.heads(tries, flying) : this.outbox.head(only, tries, flying),
    )
    return letters.map((letter) => ({ ...placeOf(letter), at: letter.nextAt, letter }))
  }

  private places() {
    return [...this.flying].map(placeOf)
  }

  private async carry(letter: StoredLetter): Promise<void> {
    const { until, target, type } = letter
    const tooLate = until !== undefined && until !== 0 && Date.now() > until
    const sent = tooLate ? "heard" : await this.send(letter)
    if (sent === "heard") return this.outbox.heard(letter)
    if (sent === "unreadable") return this.outbox.giveUp(letter)
    const dead = this.outbox.failed(letter, Date.now())
    log(dead ? "letter_dead" : "letter_failed", { target, type })
  }

  private async send(letter: StoredLetter): Promise<Sent> {
    try {
      if (letter.target === "sessions") await this.endSessions(letter)
      if (letter.target === "tickets") await settle(this, letter.body)
      if (isOwn(letter.target)) return "heard"
      const receiver = this.receiverOf(letter.target)
      // It is no longer configured, so there is nobody to notify.
      if (receiver === undefined) return "heard"
      const { url, secretEnv } = receiver
      const secret = String(secretOf(this.env, secretEnv))
      const body = await this.outbox.bodyOf(letter)
      if (body === undefined) return unreadable(letter)
      const status = await sendWebhook({ url, secret, id: letter.message, body })
      return status >= 200 && status < 300 ? "heard" : "failed"
    } catch (error) {
      logError("delivery_failed", error, { target: letter.target })
      return "failed"
    }
  }

  private async endSessions({ user, type, body }: StoredLetter): Promise<void> {
    const { until, at } = JSON.parse(body)
    const desk = sessionsOf(this.env, this.pool)
    if (type === "sessions.unfollowed") await desk.endUnfollowed(user, at)
    else if (type === "sessions.forget") await desk.forgetUser(user, until)
    else await desk.endSessions(user, until)
  }

  private receiverOf(target: Target): Receiver | undefined {
    return receiversOf(this.env, this.pool).get(target)
  }
}

/** Letters about one user reach a receiver one after the other. */
const isSamePerson = ({ letter: one }: Waiting, { letter: other }: Waiting) =>
  one.user !== "" && one.user === other.user && one.target === other.target

const placeOf = ({ target, attempts }: StoredLetter) => ({
  lane: laneOf(target, attempts),
  target,
})

/** A one-time code expires in minutes, so it is dropped. An event becomes a dead letter, which can be sent
 * under the former secret. */
function unreadable({ target, type }: StoredLetter): Sent {
  const isCode = target === "delivery"
  const sentence = isCode
    ? "The secret of the pool's delivery changed after this one-time code was written, so it cannot be sent. The person has to ask for another."
    : "The secret of the app's webhook changed after this event was written, so it cannot be read. It waits among the dead letters: configure the former secret, start, and run `npx menshen users dead-letters --retry all`."
  log("letter_unreadable", { target, type, sentence })
  return isCode ? "heard" : "unreadable"
}
