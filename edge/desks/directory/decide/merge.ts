// Merges two users, and undoes merges. What a merge moved is recorded, so that an undo gives the same
// things back and nothing that came later.

import type { Contact } from "../../../base/contacts.ts"
import type { Change, Identity, Snapshot, Union } from "../../../core/binding.ts"
import type { Actor } from "../store/audit.ts"
import type { MovedRow } from "../store/merge-rows.ts"
import type { AppAccount } from "../store/store.ts"
import { type AdminAnswer, refused, said } from "./admin-answer.ts"
import { forgottenAmong, type IsForgotten } from "./forgotten.ts"
import type { People } from "./people.ts"

/** What a merge moved: the core's part, app accounts and addresses, and the conflicts it settled. */
interface Moved {
  core: Snapshot
  accounts: AppAccount[]
  contacts: Contact[]
  conflicts: number[]
}

interface Pair {
  from: string
  into: string
}

export function merge(
  people: People,
  actor: Actor,
  { from, into }: Pair,
  conflict?: number,
): AdminAnswer {
  const user = into
  const isKnown = [from, into].every((one) => people.store.user(one) !== undefined)
  if (!isKnown) return refused("user_unknown", { user, detail: { from } })
  let id = 0
  const { reason } = people.decide(
    actor,
    () => people.core.merge({ from: people.heldBy(from), into: people.heldBy(into) }),
    ({ snapshot }, now) => {
      if (snapshot === undefined) return
      const rest = moveRest(people, { from, into })
      const conflicts = people.conflicts.settleBetween(from, into, conflict, now)
      const moved: Moved = { core: snapshot, ...rest, conflicts }
      id = people.merges.add(from, into, moved, now)
      for (const one of [from, into]) people.endSessions(one, now)
    },
  )
  if (reason !== "accepted") return refused(reason, { user, detail: { from } })
  return said({ merge: id, from, into }, { user, detail: { from, merge: id } })
}

/** Asked by an operator. */
export async function undoMerge(people: People, actor: Actor, id: number): Promise<AdminAnswer> {
  const row = people.merges.get(id)
  if (row === undefined) return refused("merge_unknown")
  const { from, into } = row
  const about = { user: into, detail: { from, merge: id } }
  if (row.undoneAt > 0) return refused("merge_undone", about)
  const isForgotten = await forgottenAmong(people.sql, movedBy(row))
  const reason = undoOne(people, actor, { id, isForgotten, byItsPerson: false })
  return reason === "accepted" ? said({ merge: id, from, into }, about) : refused(reason, about)
}

export interface Undoing {
  id: number
  isForgotten: IsForgotten
  /** "Not me", by the person of the user who was merged. */
  byItsPerson: boolean
}

/** Accepted, too, if it was undone before. */
export function undoOne(
  people: People,
  actor: Actor,
  { id, isForgotten, byItsPerson }: Undoing,
): Change["reason"] {
  const row = people.merges.get(id)
  if (row === undefined || row.undoneAt > 0) return "accepted"
  const { from, createdAt: mergedAt } = row
  // A later merge can have moved the other user into a third one.
  const into = people.store.activeUser(row.into) ?? row.into
  const moved: Moved = JSON.parse(row.moved)
  const ask = () =>
    people.core.undoMerge({
      from: people.heldBy(from),
      into: people.heldBy(into),
      snapshot: moved.core,
      unowned: unownedIn(people, moved.core, isForgotten),
      byItsPerson,
      mergedAt,
      now: Date.now(),
    })
  return people.decide(actor, ask, ({ reason, writes }, now) => {
    if (reason !== "accepted") return
    for (const write of writes) {
      if (write.kind === "add_identity") people.store.noteGivenBack(write.appId, write.openid)
    }
    moveRestBack(people, moved, { from, into })
    people.conflicts.reopen(moved.conflicts)
    people.merges.undo(id, now)
    for (const one of [from, into]) people.endSessions(one, now)
  }).reason
}

/** The identities and unions that a merge moved. */
export function movedBy({ moved }: MovedRow): (Identity | Union)[] {
  const { core }: Moved = JSON.parse(moved)
  return [...core.identities, ...core.unions]
}

function unownedIn({ store }: People, moved: Snapshot, isForgotten: IsForgotten): Snapshot {
  const { identities, unions, intoHadIdentity } = moved
  return {
    identities: identities.filter(
      (one) => store.identity(one.appId, one.openid) === undefined && !isForgotten(one),
    ),
    unions: unions.filter(
      (one) => store.unionOwner(one.openPlatform, one.unionid) === undefined && !isForgotten(one),
    ),
    intoHadIdentity,
  }
}

/** An identity that "not me" took off does not come back when some merge is undone (INV-23). */
export function dropFromMerges({ merges }: People, gone: Identity): void {
  const isGone = ({ appId, openid }: Identity) => appId === gone.appId && openid === gone.openid
  for (const { id, moved: text } of merges.inEffectSince(0)) {
    const moved: Moved = JSON.parse(text)
    const identities = moved.core.identities.filter((one) => !isGone(one))
    if (identities.length === moved.core.identities.length) continue
    merges.setMoved(id, { ...moved, core: { ...moved.core, identities } })
  }
}

/** App accounts and addresses belong to one user at most, as identities do. */
function moveRest({ store, sql }: People, { from, into }: Pair) {
  const [accounts, contacts] = [store.appAccountsOf(from), store.contactsOf(from)]
  for (const table of ["app_accounts", "contacts"]) {
    sql.exec(`UPDATE ${table} SET user = ? WHERE user = ?`, into, from)
  }
  return { accounts, contacts }
}

/** Moves back only what is still where the merge put it. */
function moveRestBack({ sql }: People, { accounts, contacts }: Moved, { from, into }: Pair): void {
  for (const { clientId, account } of accounts) {
    const where = "WHERE client_id = ? AND account = ? AND user = ?"
    sql.exec(`UPDATE app_accounts SET user = ? ${where}`, from, clientId, account, into)
  }
  for (const { kind, address } of contacts) {
    const where = "WHERE kind = ? AND address = ? AND user = ?"
    sql.exec(`UPDATE contacts SET user = ? ${where}`, from, kind, address, into)
  }
}
