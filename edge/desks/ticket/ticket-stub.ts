// Reaches the one writer of a ticket, by the shard that its scene selects.

import { shardOf } from "../../base/secrets.ts"
import type { Env } from "../../env.ts"
import { shardsOf } from "../ticket-shards.ts"
import type { TicketDesk } from "./ticket-desk.ts"

export const deskOf = (env: Env, scene: string) =>
  (env.TICKET_DESK as DurableObjectNamespace<TicketDesk>).getByName(
    `shard-${shardOf(scene, shardsOf(env))}`,
  )
