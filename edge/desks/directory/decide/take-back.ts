// "Not me": takes back what a scan gave without the knowledge of its person (INV-23). The account of
// somebody who was tricked must not keep the WeChat of the attacker.

import type { Reason } from "../../../core/reasons.ts"
import type { IdentityRow } from "../store/store.ts"
import { undoMerge } from "./merge.ts"
import type { People } from "./people.ts"
import { unlink } from "./profile.ts"

/** A scan, and the user whose account it opened or was to be linked to. */
export interface Disowned {
  appId: string
  openid: string
  user: string
  /** Time of the scan, milliseconds since 1970. */
  since: number
  /** The scan was to add this WeChat to the user. */
  isLink: boolean
}

/** Gives the first refusal, but takes back the rest too. Idempotent. */
export function takeBack(people: People, scan: Disowned): Reason {
  const reasons = undoJoins(people, scan)
  const user = people.store.activeUser(scan.user)
  const identity = people.store.identity(scan.appId, scan.openid)
  if (user === undefined || identity?.user !== user) {
    // Either the link gave nothing, or the intruder has removed this identity.
    return firstOf([...reasons, scan.isLink ? "accepted" : "identity_not_owned"])
  }
  for (const one of takenBack(people, scan, identity)) {
    reasons.push(unlink(people, "not me", { user, appId: one.appId, openid: one.openid }))
  }
  return firstOf(reasons)
}

const firstOf = (reasons: Reason[]) => reasons.find((one) => one !== "accepted") ?? "accepted"

/** If the scan gave this WeChat to an existing user, that identity. If it opened the person's own
 * account, whatever was added since, because it came from a browser that was not theirs. */
function takenBack({ store }: People, { since, isLink }: Disowned, own: IdentityRow) {
  const isNew = (at: number) => at >= since
  const wasGiven = isNew(own.createdAt) && !isNew(store.user(own.user)?.createdAt ?? 0)
  if (isLink || wasGiven) return isNew(own.createdAt) ? [own] : []
  const isOwn = ({ appId, openid }: IdentityRow) => appId === own.appId && openid === own.openid
  return store.identitiesOf(own.user).filter((one) => isNew(one.createdAt) && !isOwn(one))
}

/** Separates accounts that the scan proved to be one person's, whether they were joined already or
 * not. */
function undoJoins(people: People, { appId, openid, user, since, isLink }: Disowned): Reason[] {
  const { conflicts, merges, store } = people
  const proved = conflicts
    .of(user)
    .filter((one) => one.user === user && one.appId === appId && one.openid === openid)
  const into = store.activeUser(user) ?? user
  const made = merges
    .of(into)
    .filter((one) => one.into === into && one.undoneAt === 0 && one.createdAt >= since)
    .filter((one) => !isLink || proved.some(({ other }) => other === one.from))
  const undone = made.reverse().map(({ id }) => undoMerge(people, "not me", id).reason)
  if (isLink) for (const { id } of proved) conflicts.settle(id, "apart", Date.now())
  return undone
}
