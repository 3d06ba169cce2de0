// Merges two users, and undoes merges. What a merge moved is recorded, so that an undo moves the same
// things back and nothing that came later.

import type { Contact } from "../../../base/contacts.ts"
import type { Snapshot } from "../../../core/binding.ts"
import type { Actor } from "../store/audit.ts"
import type { AppAccount } from "../store/store.ts"
import { type AdminAnswer, refused, said } from "./admin-answer.ts"
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

export function undoMerge(people: People, actor: Actor, id: number): AdminAnswer {
  const row = people.merges.get(id)
  if (row === undefined) return refused("merge_unknown")
  const { from, into, createdAt: mergedAt } = row
  const about = { user: into, detail: { from, merge: id } }
  if (row.undoneAt > 0) return refused("merge_undone", about)
  const moved: Moved = JSON.parse(row.moved)
  const { reason } = people.decide(
    actor,
    () =>
      people.core.undoMerge({
        from: people.heldBy(from),
        into: people.heldBy(into),
        snapshot: moved.core,
        mergedAt,
        now: Date.now(),
      }),
    ({ reason }, now) => {
      if (reason !== "accepted") return
      moveRestBack(people, moved, { from, into })
      people.conflicts.reopen(moved.conflicts)
      people.merges.undo(id, now)
      for (const one of [from, into]) people.endSessions(one, now)
    },
  )
  return reason === "accepted" ? said({ merge: id, from, into }, about) : refused(reason, about)
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
