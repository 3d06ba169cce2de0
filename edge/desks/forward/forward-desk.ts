// One queue for each Official Account: the pushes that a target of `forward` did not answer in time. The callback
// keeps a push here before WeChat is answered, so what WeChat counts as delivered reaches the target at least once.

import { DurableObject } from "cloudflare:workers"
import type { PushCopy } from "../../base/forward-call.ts"
import { type Env, officialAccountNamed, prepareDesk } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { probe } from "../probe.ts"
import { forwardSteps } from "./forward-schema.ts"
import { type OrderKind, PushChores } from "./push-chores.ts"
import { PushDelivery } from "./push-delivery.ts"
import {
  countDead,
  type ListedPush,
  type ListQuestion,
  listPushes,
  PushCounts,
} from "./push-list.ts"
import { type NewRow, PushRows } from "./push-rows.ts"
import { QueueNews } from "./queue-news.ts"
import type { QueueHealth } from "./queue-warnings.ts"
import { PushSeals } from "./sealed-push.ts"
import { targetsOf } from "./targets.ts"

/** A push for the queue. */
export interface NewPush {
  /** The same if the call, or WeChat's push, is repeated. */
  id: string
  /** The target's name. */
  target: string
  push: PushCopy
  /** WeChat's first delivery, in seconds since 1970. */
  firstAt: number
  /** Not delivered before this time, in milliseconds since 1970. */
  nextAt: number
}

export class ForwardDesk extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private readonly counts = new PushCounts(this.sql)
  private readonly account: string
  private readonly seals: PushSeals
  private readonly rows: PushRows
  private readonly news: QueueNews
  private readonly chores: PushChores
  private readonly delivery: PushDelivery
  private armedFor = Number.POSITIVE_INFINITY

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, forwardSteps)
    prepareDesk(ctx, env)
    this.account = this.ownName()
    this.seals = new PushSeals(env)
    this.rows = new PushRows(
      ctx.storage,
      () => targetsOf(officialAccountNamed(env, this.account)).length,
    )
    this.news = new QueueNews(this.account)
    const { rows, account, news } = this
    this.chores = new PushChores(this.sql, rows, news)
    this.delivery = new PushDelivery({ rows, news, env, account }, (work) => {
      ctx.waitUntil(work.finally(() => this.arm()))
    })
    this.arm()
  }

  probe(): Promise<void> {
    return probe(this.ctx.storage)
  }

  /** Keeps those for which there is room, and gives how many it does not keep. What is due goes at once. */
  async keep(pushes: readonly NewPush[]): Promise<number> {
    const rows = await Promise.all(pushes.map((push) => this.sealed(push)))
    const lost = this.rows.add(rows, Date.now())
    this.news.room(lost === 0 ? this.rows.percentFree : 0)
    this.delivery.run()
    this.arm()
    return lost
  }

  /** Their targets have them after all. */
  delivered(ids: readonly string[]): void {
    this.rows.remove(ids)
  }

  list(question: ListQuestion): ListedPush[] {
    return listPushes(this.sql, question)
  }

  /** Does it with one dead push, or with all; gives how many there are. */
  order(kind: OrderKind, which: number | "all"): number {
    const now = Date.now()
    const done = which === "all" ? this.orderAll(kind, now) : this.doOne(kind, which, now)
    this.delivery.run()
    this.arm()
    return done
  }

  health(): QueueHealth {
    const counts = this.counts.at(Date.now(), this.rows.count)
    return { counts, percentFree: this.rows.percentFree }
  }

  /** All due work is in the rows, so an alarm that is late or comes twice changes nothing. */
  override alarm(): void {
    this.armedFor = Number.POSITIVE_INFINITY
    this.chores.run(Date.now())
    this.delivery.run()
    this.arm()
  }

  private orderAll(kind: OrderKind, now: number): number {
    this.chores.order(kind, now)
    return countDead(this.sql)
  }

  private doOne(kind: OrderKind, number: number, now: number): number {
    return kind === "retry"
      ? this.chores.revive("number = ?", now, number)
      : this.rows.drop("number = ? AND dead = 1", number)
  }

  private async sealed({ push, ...row }: NewPush): Promise<NewRow> {
    const account = officialAccountNamed(this.env, this.account)
    if (account === undefined) throw new Error("this account is not in menshen.json")
    return { ...row, sealed: await this.seals.seal(account, row.id, push) }
  }

  /** An alarm after a restart does not say whose desk it is. */
  private ownName(): string {
    const { name } = this.ctx.id
    if (name !== undefined) this.sql.exec("INSERT OR IGNORE INTO owner VALUES (1, ?)", name)
    const [row] = this.sql.exec<{ account: string }>("SELECT account FROM owner")
    if (row === undefined) throw new Error("a queue is reached by its account's name")
    return row.account
  }

  /** Sets the alarm for the first row that is due. After a crash, the next start sets it again. */
  private arm(): void {
    const at = Math.min(this.chores.nextAt(), this.delivery.nextAt())
    if (at >= this.armedFor) return
    this.armedFor = at
    this.ctx.waitUntil(this.ctx.storage.setAlarm(Math.max(at, Date.now())))
  }
}
