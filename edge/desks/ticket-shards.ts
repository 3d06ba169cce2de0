// The ticket desks by their shards, for code that may not import the desk itself.

import type { Identity } from "../core/binding.ts"
import type { Env } from "../env.ts"

/** The one call of a ticket desk that other desks make. */
interface Forgetful extends Rpc.DurableObjectBranded {
  forgetPerson(appId: string, openid: string): void
}

export const shardsOf = (env: Env) =>
  Math.min(4096, Math.max(1, Number(env.MENSHEN_SHARDS ?? 16) || 16))

/** Asks every desk, because only a ticket knows whose it is. Once this returns, none names the person. */
export async function forgetTickets(env: Env, { appId, openid }: Identity): Promise<void> {
  const desks = env.TICKET_DESK as unknown as DurableObjectNamespace<Forgetful>
  const shards = Array.from({ length: shardsOf(env) }, (_, shard) => `shard-${shard}`)
  await Promise.all(shards.map((shard) => desks.getByName(shard).forgetPerson(appId, openid)))
}
