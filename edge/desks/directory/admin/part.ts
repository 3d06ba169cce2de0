// An operator removes one identity of a user, or everything.

import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import { forgetUser } from "../decide/forget.ts"
import type { People } from "../decide/people.ts"
import { unlink } from "../decide/profile.ts"
import { type Actor, tailOf } from "../store/audit.ts"
import { Tombstones } from "../store/tombstones.ts"

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
