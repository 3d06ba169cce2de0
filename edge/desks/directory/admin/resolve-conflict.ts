// An operator settles a conflict: the two users are one person, or they are not.

import type { Union } from "../../../core/binding.ts"
import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import { merge } from "../decide/merge.ts"
import type { People } from "../decide/people.ts"
import type { Actor } from "../store/audit.ts"
import type { ConflictRow } from "../store/conflict-rows.ts"

/** `into` is one of the two if they are one person, and absent if they are not. */
export function resolveConflict(
  people: People,
  actor: Actor,
  { conflict: id, into }: { conflict: number; into?: string },
): AdminAnswer {
  const conflict = people.conflicts.get(id)
  if (conflict === undefined) return refused("conflict_unknown")
  // WeChat gave a union that contradicts an earlier one, and by now somebody may own it.
  const { user } = conflict
  const { openPlatform, unionid } = unionNow(people, conflict)
  const other = conflict.other || (people.store.unionOwner(openPlatform, unionid) ?? "")
  if (conflict.state !== "open") return refused("conflict_settled", { user })
  if (into === undefined) {
    people.conflicts.settle(id, "apart", Date.now())
    return said({ conflict: id, state: "apart" }, { user, detail: { conflict: id, other } })
  }
  // Either of them may have been merged into another user meanwhile.
  const both = [user, other].map((one) => people.store.activeUser(one) ?? one)
  const target = people.store.activeUser(into) ?? into
  if (!both.includes(target) || target === "") return refused("conflict_of_others", { user })
  if (other === "") return takeUnion(people, actor, conflict, target)
  const from = both.find((one) => one !== target)
  if (from !== undefined) return merge(people, actor, { from, into: target }, id)
  people.conflicts.settle(id, "merged", Date.now())
  return said({ conflict: id, state: "merged" }, { user: target, detail: { conflict: id } })
}

/** Nobody owns the union, and the operator says whose it is: the account has moved to another Open Platform
 * (docs/operating.md#move-accounts-to-another-open-platform). */
function takeUnion(people: People, actor: Actor, conflict: ConflictRow, user: string): AdminAnswer {
  const { id, appId, openid } = conflict
  const union = unionNow(people, conflict)
  const isTheirs = people.store.identity(appId, openid)?.user === user
  people.decide(
    actor,
    () => ({ writes: [{ kind: "add_union", ...union, user }] }),
    (_, now) => {
      if (isTheirs) people.store.noteUnion(appId, openid, union, now)
      people.conflicts.settle(id, "merged", now)
    },
  )
  return said({ conflict: id, state: "merged" }, { user, detail: { conflict: id } })
}

/** The account's Open Platform may have another name by now. */
const unionNow = (people: People, { appId, openPlatform, unionid }: ConflictRow): Union => ({
  openPlatform: people.platformOf(appId) || openPlatform,
  unionid,
})
