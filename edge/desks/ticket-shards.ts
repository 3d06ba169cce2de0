// The ticket desks by their shards, for code that may not import the desk itself.

import { shardOf } from "../base/secrets.ts"
import type { Identity } from "../core/binding.ts"
import type { Env } from "../env.ts"
import { again, once, type Repetitions, reads, repeating } from "./desks.ts"
import type { SignIns } from "./sign-ins.ts"

/** The calls of a ticket desk that other desks make. */
interface TicketShard extends Rpc.DurableObjectBranded {
  forgetPerson(appId: string, openid: string): void
  signInsSince(appId: string, since: number): SignIns[]
  settle(scene: string, user: string): unknown
  disown(scene: string): unknown
  release(): void
}

export const shardsOf = (env: Env) =>
  Math.min(4096, Math.max(1, Number(env.MENSHEN_SHARDS ?? 16) || 16))

export const shardName = (shard: number) => `shard-${shard}`

/** Of the calls that other desks make. */
export const shardRepetitions: Repetitions<TicketShard> = {
  forgetPerson: again("what was forgotten is found no more"),
  signInsSince: reads,
  settle: once("a ticket is chosen for once; the letter about it is sent again"),
  disown: again("it takes back what is left"),
  release: once("the process ends, and who waits longer is cut off"),
}

/** For what a directory still has to tell a ticket. */
export const settlingDesk = (env: Env, scene: string) => shard(env, shardOf(scene, shardsOf(env)))

/** Asks every desk, because only a ticket knows whose it is. Once this returns, none names the person. */
export async function forgetTickets(env: Env, { appId, openid }: Identity): Promise<void> {
  await Promise.all(everyShard(env).map((desk) => desk.forgetPerson(appId, openid)))
}

/** How many tickets of an account, made since then, ended in a sign-in: by application. */
export async function signInsSince(
  env: Env,
  appId: string,
  since: number,
): Promise<Map<string, number>> {
  const counts = await Promise.all(everyShard(env).map((desk) => desk.signInsSince(appId, since)))
  const signIns = new Map<string, number>()
  for (const { clientId, count } of counts.flat()) {
    signIns.set(clientId, (signIns.get(clientId) ?? 0) + count)
  }
  return signIns
}

/** Lets every request go that waits for a ticket, and tells every socket, before this process ends. */
export async function releaseTickets(env: Env): Promise<void> {
  await Promise.allSettled(everyShard(env).map((desk) => desk.release()))
}

const everyShard = (env: Env) =>
  Array.from({ length: shardsOf(env) }, (_, place) => shard(env, place))

function shard(env: Env, place: number) {
  const desks = env.TICKET_DESK as unknown as DurableObjectNamespace<TicketShard>
  return repeating(() => desks.getByName(shardName(place)), shardRepetitions)
}
