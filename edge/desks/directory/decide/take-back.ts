// "Not me": takes back everything that a scan gave without the knowledge of its person (INV-23). The
// core names the merges and identities; this file undoes them one by one, and reports the rest.

import type { DisownedScan } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import type { MovedRow } from "../store/merge-rows.ts"
import { forgottenAmong, type IsForgotten } from "./forgotten.ts"
import { dropFromMerges, movedBy, undoOne } from "./merge.ts"
import type { People } from "./people.ts"
import { unlink } from "./profile.ts"

/** Tells the person what was undone, and why something was not. */
export interface TakenBack {
  /** Accounts that are separate again. */
  separated: number
  /** WeChats that were taken off. */
  removed: number
  /** Why the rest is as it was. */
  refused: Reason[]
}

/** Takes back what it can, even if some of it is refused. Idempotent. */
export async function takeBack(people: People, scan: DisownedScan): Promise<TakenBack> {
  const merges = people.merges.inEffectSince(scan.since)
  // Hashing is asynchronous. Everything after it happens at once.
  const isForgotten = await forgottenAmong(people.sql, merges.flatMap(movedBy))
  const taken: TakenBack = { separated: 0, removed: 0, refused: [] }
  undoJoins(people, scan, { merges, isForgotten, taken })
  takeIdentities(people, scan, taken)
  return taken
}

interface Joins {
  merges: MovedRow[]
  isForgotten: IsForgotten
  taken: TakenBack
}

/** Separates accounts that the scan proved to be one person's, whether they were joined already or
 * not. */
function undoJoins(
  people: People,
  scan: DisownedScan,
  { merges, isForgotten, taken }: Joins,
): void {
  const { appId, openid, user, purpose } = scan
  const proofs = people.conflicts
    .of(user)
    .filter((one) => one.user === user && one.appId === appId && one.openid === openid)
  const places = people.core.mergesToUndo({
    scan,
    merges: merges.map(({ from, into, createdAt: at }) => ({ from, into, at })),
    proved: proofs.filter(({ other }) => other !== "").map(({ other }) => ({ user: other })),
  })
  for (const place of places) {
    const id = merges[place]?.id ?? 0
    note(taken, "separated", undoOne(people, "not me", { id, isForgotten, byItsPerson: true }))
  }
  if (purpose !== "link") return
  for (const { id } of proofs) people.conflicts.settle(id, "apart", Date.now())
}

function takeIdentities(people: People, scan: DisownedScan, taken: TakenBack): void {
  const { appId, openid, purpose } = scan
  const user = people.store.activeUser(scan.user)
  if (user === undefined || people.store.identity(appId, openid)?.user !== user) {
    // A link that is refused, or taken back, gave nothing. But if the account of a sign-in
    // is no longer opened by the scanner's WeChat, it is lost to them.
    if (purpose === "sign_in") taken.refused.push("identity_not_owned")
    return
  }
  const identities = people.core.identitiesToTake({ scan, held: people.heldBy(user) })
  for (const one of identities) {
    const reason = unlink(people, "not me", { ...one, user })
    if (reason === "accepted") dropFromMerges(people, one)
    note(taken, "removed", reason)
  }
  const isGone = identities.some((one) => one.appId === appId && one.openid === openid)
  if (purpose === "sign_in" && !isGone) dropAppAccounts(people, user, scan.since)
}

/** Whoever has an account of an application that proves this user could add another WeChat with it. */
function dropAppAccounts(people: People, user: string, since: number): void {
  people.transact((now) => {
    const count = people.store.dropAppAccounts(user, since)
    if (count > 0) people.audit.record("not me", "remove_accounts", user, { count }, now)
  })
}

function note(taken: TakenBack, what: "separated" | "removed", reason: Reason): void {
  if (reason === "accepted") taken[what]++
  else taken.refused.push(reason)
}
