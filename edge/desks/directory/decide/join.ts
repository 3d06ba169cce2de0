// Joins two accounts whose person proved both: signed in to one, they scanned to add a WeChat that opens
// the other (ID-05, ID-09). An operator can undo it for 30 days.

import type { Reason } from "../../../core/reasons.ts"
import { type LinkQuestion, type LinkTicket, signedIn } from "./bind.ts"
import { merge } from "./merge.ts"
import type { People } from "./people.ts"
import { type Profile, profileOf } from "./profile.ts"
import { owe } from "./settlement.ts"

export type JoinRequest = LinkQuestion & LinkTicket

interface Pair {
  conflict: number
  from: string
  into: string
}

/** The account that the scan opens, while it can be joined to the account of the session. */
export async function joinable(people: People, proved: LinkQuestion): Promise<Profile | undefined> {
  const pair = pairOf(people, proved)
  return pair && profileOf(people, pair.from)
}

/** The signed-in user stays, and the other one is merged into it. */
export function join(people: People, { scene, session, ...proved }: JoinRequest): Reason {
  const pair = pairOf(people, proved)
  if (pair === undefined) return "conflict_unknown"
  return people.transact((now) => {
    const { reason } = merge(people, proved.user, pair, pair.conflict)
    if (reason === "accepted") owe(people, { scene, session, user: proved.user }, now)
    return reason
  })
}

/** The conflict that the link left, as long as the scan still opens the same user. */
function pairOf(people: People, proved: LinkQuestion): Pair | undefined {
  const { store, conflicts } = people
  const { appId, openid, user, by } = proved
  const left = conflicts
    .of(user)
    .findLast(
      (one) =>
        one.state === "open" && one.user === user && one.appId === appId && one.openid === openid,
    )
  if (left === undefined) return undefined
  const owner =
    store.identity(appId, openid)?.user ?? store.unionOwner(left.openPlatform, left.unionid)
  const same = owner === left.other && owner !== user && signedIn(people, user, by) === user
  return same ? { conflict: left.id, from: owner, into: user } : undefined
}
