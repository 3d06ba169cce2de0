// What an operator should know about a queue of pushes. Pure, so that tests need no queue.

import type { Warning } from "../../base/warning.ts"
import type { TargetCount } from "./push-list.ts"
import { levelOf, waitsTooLongMs } from "./queue-policy.ts"
import { sentenceOfDead, sentenceOfFailure, sentenceOfRoom } from "./queue-sentences.ts"

/** What an operator hears about the queue, for /health. */
export interface QueueHealth {
  counts: TargetCount[]
  percentFree: number
}

export function warningsIn(
  account: string,
  { counts, percentFree }: QueueHealth,
  now: number,
): Warning[] {
  const late = counts.filter(
    ({ dead, oldestAt }) => !dead && now - oldestAt * 1000 > waitsTooLongMs,
  )
  const dead = counts.filter((count) => count.dead)
  const isLow = levelOf(percentFree) !== undefined
  return [
    ...late.map((count) => waiting(account, count)),
    ...dead.map((count) => gone(account, count)),
    ...(isLow
      ? [{ kind: "push_queue_full", account, sentence: sentenceOfRoom(account, percentFree) }]
      : []),
  ]
}

const since = (seconds: number) => new Date(seconds * 1000).toISOString()

function waiting(account: string, { target, count, oldestAt, failure }: TargetCount): Warning {
  const why = failure === "" ? "" : `; the last failure is ${sentenceOfFailure(failure)}`
  const sentence = `${count} pushes wait for the target "${target}", the oldest since ${since(oldestAt)}${why}`
  return { kind: "pushes_waiting", account, sentence }
}

function gone(account: string, { target, count, oldestAt, failure }: TargetCount): Warning {
  const which = `${count} pushes to the target "${target}" were given up, the oldest of ${since(oldestAt)}`
  return { kind: "pushes_dead", account, sentence: `${which}: ${sentenceOfDead(account, failure)}` }
}
