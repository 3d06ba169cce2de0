// What the log says about an account's queue of pushes: each state once, when it begins.

import { log } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import { levelOf } from "./queue-policy.ts"
import { sentenceOfDead, sentenceOfDown, sentenceOfRoom } from "./queue-sentences.ts"

export class QueueNews {
  private readonly account: string
  private level: number | undefined

  constructor(account: string) {
    this.account = account
  }

  down(target: string): void {
    log("push_queue_paused", { account: this.account, target, sentence: sentenceOfDown })
  }

  back(target: string): void {
    log("push_queue_resumed", { account: this.account, target })
  }

  /** Pushes to this target are dead: a line a minute at most. */
  dead(target: string, failure: string): void {
    const { account } = this
    if (!isNews(`pushes dead ${account} ${target}`)) return
    log("pushes_dead", { account, target, sentence: sentenceOfDead(account, failure) })
  }

  room(percentFree: number): void {
    const { account } = this
    const level = levelOf(percentFree)
    const isWorse = level !== undefined && level < (this.level ?? Number.POSITIVE_INFINITY)
    this.level = level
    if (isWorse) log("push_queue_full", { account, sentence: sentenceOfRoom(account, percentFree) })
  }
}
