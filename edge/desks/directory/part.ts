// A user loses one identity, or everything, because an operator says so.

import { type AdminAnswer, refused, said } from "./admin-answer.ts"
import { type Actor, tailOf } from "./audit.ts"
import { forgetUser } from "./forget.ts"
import type { People } from "./people.ts"
import { unlink } from "./profile.ts"
import { Tombstones } from "./tombstones.ts"

export function unlinkByOperator(
  people: People,
  actor: Actor,
  { user, appId, openid }: { user: string; appId: string; openid: string },
): AdminAnswer {
  const about = { user, detail: { appId, openid: tailOf(openid) } }
  if (people.store.user(user) === undefined) return refused("user_unknown", about)
  const reason = unlink(people, actor, { user, appId, openid })
  return reason === "accepted" ? said({ user, appId, openid }, about) : refused(reason, about)
}

export async function forgetByOperator(
  people: People,
  actor: Actor,
  user: string,
): Promise<AdminAnswer> {
  if (people.store.user(user) === undefined) return refused("user_unknown", { user })
  const rooms = { people, tombstones: new Tombstones(people.sql) }
  const reason = await forgetUser(rooms, actor, user)
  return reason === "accepted" ? said({ user }, { user }) : refused(reason, { user })
}
