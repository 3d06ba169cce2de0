// One push on its way to the account owner's servers: the first valid reply is WeChat's, and what a server has not
// taken is kept before WeChat is answered (docs/decisions/0061-answered-in-time-or-kept.md).

import { log, logError } from "../../base/log.ts"
import { base64url, sha256 } from "../../base/secrets.ts"
import { orSilence } from "../../base/silence.ts"
import type { ForwardTarget } from "../../core/config.ts"
import type { NewPush } from "../../desks/forward/forward-desk.ts"
import { forwardDeskOf } from "../../desks/forward/forward-stub.ts"
import type { Env } from "../../env.ts"
import { Delivery, type Outgoing, type TargetReply } from "./delivery.ts"

/** WeChat waits for five seconds, and its clock starts before ours. */
const answerMs = 4500
/** Of these, for the queue to write down what nobody took. */
const keepingMs = 400
/** After the end of a call, until a push that is kept is delivered once more. */
const pauseMs = 2000

export interface Arrival extends Outgoing {
  /** One bit for each target that wants it. */
  forwardTo: number
  /** Seconds since 1970. */
  signedAt: number
  /** Milliseconds since 1970. */
  arrivedAt: number
}

/** `key`: the same for each repeat of the push. */
type Forwarded = Arrival & { key: string }

export class ForwardedPush {
  private readonly env: Env
  private readonly arrival: Forwarded
  private readonly later: (work: Promise<void>) => void
  private readonly deliveries: Delivery[] = []

  /** @param later takes work that may continue after WeChat has its answer */
  constructor(env: Env, arrival: Forwarded, later: (work: Promise<void>) => void) {
    this.env = env
    this.arrival = arrival
    this.later = later
  }

  /** Sends it to those of its targets that do not have it yet. */
  start(which: (target: ForwardTarget) => boolean = () => true): void {
    const { account, forwardTo, arrivedAt } = this.arrival
    const endsAt = arrivedAt + answerMs - keepingMs
    for (const [place, target] of account.forward.entries()) {
      const isWanted = (forwardTo & (1 << place)) !== 0 && which(target)
      if (!isWanted || this.deliveries.some((begun) => begun.target === target)) continue
      const delivery = new Delivery(this.arrival, target, endsAt)
      this.deliveries.push(delivery)
      this.later(delivery.reply.then(() => {}))
    }
  }

  /** The first valid reply, or undefined once none can come in time. */
  async reply(): Promise<TargetReply | undefined> {
    const replies = this.deliveries.map(async ({ reply }) => {
      const given = await reply
      if (given === undefined) throw noReply
      return given
    })
    const first = Promise.any(replies).catch(() => undefined)
    const found = await orSilence(this.leftMs(keepingMs), first)
    return found === "silent" ? undefined : found
  }

  /** Keeps it for every target that has not taken it. False if it could not be kept. */
  async keepRest(): Promise<boolean> {
    const left = this.deliveries.filter(({ state }) => state !== "taken")
    if (left.length === 0) return true
    const pushes = await Promise.all(left.map((delivery) => this.keptOf(delivery)))
    const kept = this.keep(pushes)
    for (const [place, delivery] of left.entries()) {
      if (delivery.state === "pending") this.later(this.forget(kept, delivery, pushes[place]?.id))
    }
    const isKept = await orSilence(this.leftMs(0), kept)
    if (isKept === "silent") this.noteLost(pushes.length, "TimeoutError")
    return isKept === true
  }

  private async keep(pushes: NewPush[]): Promise<boolean> {
    const { name: account } = this.arrival.account
    try {
      const lost = await forwardDeskOf(this.env, account).keep(pushes)
      // WeChat's retry would find no room either.
      if (lost > 0) this.noteLost(lost, "no_room")
      return true
    } catch (error) {
      logError("push_not_kept", error, { account, count: pushes.length })
      return false
    }
  }

  private noteLost(count: number, error: string): void {
    log("push_not_kept", { account: this.arrival.account.name, count, error })
  }

  /** A call that went on after WeChat's answer ended well. */
  private async forget(kept: Promise<boolean>, delivery: Delivery, id = ""): Promise<void> {
    const { name: account } = this.arrival.account
    await Promise.all([kept, delivery.reply])
    // The compiler does not know that a wait changes it.
    if ((delivery.state as Delivery["state"]) !== "taken") return
    try {
      await forwardDeskOf(this.env, account).delivered([id])
    } catch (error) {
      logError("push_delivered_twice", error, { account })
    }
  }

  private async keptOf({ target, state, endsAt }: Delivery): Promise<NewPush> {
    const { push, signedAt, key } = this.arrival
    const id = base64url(await sha256(`${target.name}\n${key}`))
    const endedAt = state === "pending" ? endsAt : Date.now()
    return { id, target: target.name, push, firstAt: signedAt, nextAt: endedAt + pauseMs }
  }

  private leftMs(sparedMs: number): number {
    return Math.max(0, this.arrival.arrivedAt + answerMs - sparedMs - Date.now())
  }
}

const noReply = new Error("no reply")
