// Deletes what is known about a person. What stays is the user id, which is never reused, and a keyed
// hash of each identity and union (ID-10).

import type { Change, Identity, Write } from "../../../core/binding.ts"
import { forgetTickets } from "../../ticket-shards.ts"
import type { Actor } from "../store/audit.ts"
import type { Grave, Tombstones } from "../store/tombstones.ts"
import type { People } from "./people.ts"

export interface Forgetting {
  people: People
  tombstones: Tombstones
}

/** The whole user, with every identity. */
export async function forgetUser(
  rooms: Forgetting,
  actor: Actor,
  user: string,
): Promise<Change["reason"]> {
  const { people } = rooms
  const ask = () => people.core.forget({ held: people.heldBy(user) })
  return (await bury(rooms, actor, user, ask)).reason
}

/** One identity, and the user too if it was their last one.
 * @param still asked again in the transaction, after all waiting */
export async function forgetIdentity(
  rooms: Forgetting,
  actor: Actor,
  { appId, openid }: Identity,
  still: () => boolean,
): Promise<void> {
  const { people } = rooms
  const user = people.store.identity(appId, openid)?.user
  if (user === undefined) return forgetTickets(people.env, { appId, openid })
  await bury(rooms, actor, user, () => {
    if (people.store.identity(appId, openid)?.user !== user || !still())
      return { reason: "accepted", writes: [] }
    const held = people.heldBy(user)
    const unlinked = people.core.unlink({ held, identity: { appId, openid } })
    return unlinked.reason === "last_way_in" ? people.core.forget({ held }) : unlinked
  })
}

/** Hashing is asynchronous and a decision is not, so the hashes are made first. If the user gains an
 * identity meanwhile, its hash is missing and the whole step is repeated. The tickets come first, too: if
 * one of their desks fails, nothing was forgotten, and WeChat or the operator asks again. */
async function bury(
  { people, tombstones }: Forgetting,
  actor: Actor,
  user: string,
  ask: () => Change,
): Promise<Change> {
  for (const { appId, openid } of people.store.identitiesOf(user)) {
    await forgetTickets(people.env, { appId, openid })
  }
  for (;;) {
    const graves = await gravesOf(tombstones, people, user)
    try {
      return people.decide(actor, ask, ({ writes }, now) => {
        for (const write of writes) {
          const grave = graves.get(keyOf(write))
          if (grave === undefined && keyOf(write) !== "") throw new Moved()
          if (grave !== undefined) tombstones.bury([grave], now)
          if (write.kind === "remove_identity") forgetQuestions(people, write)
        }
        if (writes.length > 0) people.forgetSessions(user, now)
      })
    } catch (error) {
      if (!(error instanceof Moved)) throw error
    }
  }
}

/** An answer of WeChat's would be about nobody. */
function forgetQuestions({ sql }: People, { appId, openid }: Identity): void {
  sql.exec("DELETE FROM wanted_unions WHERE app_id = ? AND openid = ?", appId, openid)
}

class Moved extends Error {}

const keyOf = (write: Write): string => {
  if (write.kind === "remove_identity") return `identity ${write.appId} ${write.openid}`
  if (write.kind === "remove_union") return `union ${write.openPlatform} ${write.unionid}`
  return ""
}

async function gravesOf(
  tombstones: Tombstones,
  { store }: People,
  user: string,
): Promise<Map<string, Grave>> {
  const identities = store.identitiesOf(user).map(async ({ appId, openid }) => {
    const grave = await tombstones.graveOf("identity", appId, openid)
    return [`identity ${appId} ${openid}`, grave] as const
  })
  const unions = store.unionsOf(user).map(async ({ openPlatform, unionid }) => {
    const grave = await tombstones.graveOf("union", openPlatform, unionid)
    return [`union ${openPlatform} ${unionid}`, grave] as const
  })
  return new Map(await Promise.all([...identities, ...unions]))
}
