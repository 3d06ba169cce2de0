// Reaches the one writer of a ticket, by the shard that its scene selects.

import { shardOf } from "../../base/secrets.ts"
import type { Env } from "../../env.ts"
import { again, once, type Repetitions, reads, repeating } from "../desks.ts"
import { shardName, shardRepetitions, shardsOf } from "../ticket-shards.ts"
import type { TicketDesk } from "./ticket-desk.ts"

const sameAnswer = again("WeChat repeats its pushes, too, and the row gives the same answer")

export const ticketRepetitions: Repetitions<TicketDesk> = {
  probe: again("the row is the same"),
  create: again("a scene is random, and names one row"),
  scan: sameAnswer,
  answered: sameAnswer,
  unfollowed: sameAnswer,
  confirm: once("a ticket is confirmed once"),
  deny: again("what was denied stays denied"),
  ...shardRepetitions,
  awaitsNumber: reads,
  displace: again("what has expired stays expired"),
  typed: once("each call is a try"),
  enter: again("the person who entered may enter again"),
  qr: again("the first code stays"),
  wantsPress: reads,
  refusalOf: reads,
  mayTryCode: once("each call is counted"),
  withProof: reads,
  status: reads,
  wait: reads,
  withoutProof: reads,
  collect: again("the same code is collected, and counted twice of ten"),
  cancel: again("what was cancelled stays cancelled"),
  redeemable: again("it reads, and a wrong verifier is counted twice at most"),
  redeem: again("it has a number, by which the second call gets the same answer"),
}

export const shardDesk = (env: Env, shard: number) =>
  repeating(
    () => (env.TICKET_DESK as DurableObjectNamespace<TicketDesk>).getByName(shardName(shard)),
    ticketRepetitions,
  )

export const deskOf = (env: Env, scene: string) => shardDesk(env, shardOf(scene, shardsOf(env)))
