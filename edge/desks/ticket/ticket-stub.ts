// Reaches the one writer of a ticket, by the shard that its scene selects.

import { shardOf } from "../../base/secrets.ts"
import type { Env } from "../../env.ts"
import type { TicketDesk } from "./ticket-desk.ts"

const shardsOf = (env: Env) => Math.min(4096, Math.max(1, Number(env.MENSHEN_SHARDS ?? 16) || 16))

export const deskOf = (env: Env, scene: string) =>
  (env.TICKET_DESK as DurableObjectNamespace<TicketDesk>).getByName(
    `shard-${shardOf(scene, shardsOf(env))}`,
  )
