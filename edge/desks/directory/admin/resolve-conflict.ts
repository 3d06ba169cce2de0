// An operator settles a conflict: the two users are one person, or they are not.

import { type AdminAnswer, refused, said } from "../decide/admin-answer.ts"
import { merge } from "../decide/merge.ts"
import type { People } from "../decide/people.ts"
import type { Actor } from "../store/audit.ts"

/** `into` is one of the two if they are one person, and absent if they are not. */
export function resolveConflict(
  people: People,
  actor: Actor,
  { conflict: id, into }: { conflict: number; into?: string },
): AdminAnswer {
  const conflict = people.conflicts.get(id)
  if (conflict === undefined) return refused("conflict_unknown")
  const { user, other } = conflict
  if (conflict.state !== "open") return refused("conflict_settled", { user })
  if (into === undefined) {
    people.conflicts.settle(id, "apart", Date.now())
    return said({ conflict: id, state: "apart" }, { user, detail: { conflict: id, other } })
  }
  // Either of them may have been merged into another user meanwhile.
  const both = [user, other].map((one) => people.store.activeUser(one) ?? one)
  const target = people.store.activeUser(into) ?? into
  const from = both.find((one) => one !== target)
  if (!both.includes(target)) return refused("conflict_of_others", { user })
  if (from !== undefined) return merge(people, actor, { from, into: target }, id)
  people.conflicts.settle(id, "merged", Date.now())
  return said({ conflict: id, state: "merged" }, { user: target, detail: { conflict: id } })
}
