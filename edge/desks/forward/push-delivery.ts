// Delivers the pushes that wait. Each target has places of its own, so a slow one delays no other. A row stays until
// its target has answered, so a crash loses none and sends the pushes on their way once more.

import { callTarget, type TargetAnswer } from "../../base/forward-call.ts"
import { logError } from "../../base/log.ts"
import { type Env, officialAccountNamed } from "../../env.ts"
import type { PushRow, PushRows } from "./push-rows.ts"
import type { QueueNews } from "./queue-news.ts"
import { deliveryTimeoutMs, lostMs } from "./queue-policy.ts"
import type { OwnFailure } from "./queue-sentences.ts"
import { PushSeals } from "./sealed-push.ts"
import { TargetHealth } from "./target-health.ts"
import { targetsOf } from "./targets.ts"

interface Desk {
  rows: PushRows
  news: QueueNews
  env: Env
  /** The account, as menshen.json names it. */
  account: string
}

/** What a delivery came to. */
type Outcome = TargetAnswer | { kind: "given up"; failure: OwnFailure }

export class PushDelivery {
  private readonly desk: Desk
  private readonly seals: PushSeals
  private readonly onWork: (work: Promise<void>) => void
  private readonly flying = new Set<PushRow>()
  private readonly healths = new Map<string, TargetHealth>()

  /** @param onWork gets the work of each delivery */
  constructor(desk: Desk, onWork: (work: Promise<void>) => void) {
    this.desk = desk
    this.seals = new PushSeals(desk.env)
    this.onWork = onWork
  }

  /** Every push that may go now is on its way; with `only`, every push to this target. */
  run(only?: string): void {
    for (const target of only === undefined ? this.desk.rows.targets() : [only]) this.fill(target)
  }

  /** Time of the next alarm: for a push that is not due yet, and to look after deliveries that a crash ended. */
  nextAt(): number {
    const lost = this.flying.size > 0 ? Date.now() + lostMs : Number.POSITIVE_INFINITY
    const targets = this.desk.rows.targets().map((target) => {
      const flying = this.flyingTo(target)
      const next = this.desk.rows.next(target, flying)
      const at = next?.nextAt ?? Number.POSITIVE_INFINITY
      return this.healthOf(target).nextAt(at, flying.length)
    })
    return Math.min(lost, ...targets)
  }

  private fill(target: string): void {
    const now = Date.now()
    const health = this.healthOf(target)
    while (health.room(this.flyingTo(target).length, now) > 0) {
      const { rows } = this.desk
      // Nothing else flies beside a probe.
      const next = health.isDown
        ? rows.anyDue(target, now)
        : rows.next(target, this.flyingTo(target))
      if (next === undefined || next.nextAt > now || next.endsAt <= now) return
      this.flying.add(next)
      this.onWork(this.runner(next))
    }
  }

  /** If the row cannot be written, the next alarm goes on: the target must not get the push again and again. The same
   * without a call, because many rows that are given up one after the other would keep the thread. */
  private async runner(row: PushRow): Promise<void> {
    let wasCalled = false
    try {
      const outcome = await this.deliver(row)
      this.note(row, outcome)
      wasCalled = outcome.kind !== "given up"
    } finally {
      this.flying.delete(row)
    }
    if (wasCalled) this.run(row.target)
  }

  private async deliver(row: PushRow): Promise<Outcome> {
    try {
      return await this.send(row)
    } catch (error) {
      logError("push_failed", error, { account: this.desk.account, target: row.target })
      return { kind: "failed", failure: "error", isAway: true }
    }
  }

  private async send(row: PushRow): Promise<Outcome> {
    const { env, rows } = this.desk
    const account = officialAccountNamed(env, this.desk.account)
    const target = targetsOf(account).find(({ name }) => name === row.target)
    if (account === undefined || target === undefined) return givenUp("target_gone")
    const push = await this.seals.open(account, row.id, rows.sealedOf(row))
    if (push === undefined) return givenUp("unreadable")
    return callTarget(target.url, push, { timeoutMs: deliveryTimeoutMs, firstAt: row.firstAt })
  }

  /** WeChat waits for no reply any more, so the target's is not looked at. */
  private note(row: PushRow, outcome: Outcome): void {
    const now = Date.now()
    if (outcome.kind === "given up") {
      this.desk.rows.giveUp(row, outcome.failure, now)
      this.desk.news.dead(row.target, outcome.failure)
    } else if (outcome.kind === "failed") {
      this.hear(row.target, !outcome.isAway, now)
      this.desk.rows.failed(row, outcome.failure, now)
    } else {
      this.hear(row.target, true, now)
      this.desk.rows.delivered(row)
    }
  }

  private hear(target: string, answered: boolean, now: number): void {
    const { news } = this.desk
    const health = this.healthOf(target)
    const wasDown = health.isDown
    health.heard(answered, now)
    if (health.isDown && !wasDown) news.down(target)
    if (wasDown && !health.isDown) news.back(target)
  }

  private flyingTo(target: string): number[] {
    return [...this.flying].filter((row) => row.target === target).map(({ number }) => number)
  }

  private healthOf(target: string): TargetHealth {
    const known = this.healths.get(target) ?? new TargetHealth()
    this.healths.set(target, known)
    return known
  }
}

const givenUp = (failure: OwnFailure): Outcome => ({ kind: "given up", failure })
