// Rows as an operator sees them.

import type {
  AuditView,
  ConflictView,
  DeadLetterView,
  MergeView,
  UserView,
} from "../../../base/admin-api.ts"
import type { People } from "../decide/people.ts"
import type { AuditRow } from "../store/audit.ts"
import type { ConflictRow } from "../store/conflict-rows.ts"
import type { MergeRow } from "../store/merge-rows.ts"
import type { StoredLetter } from "../store/outbox.ts"

export const iso = (ms: number): string => new Date(ms).toISOString()

/** Everything about a user, or undefined if the id was never used. */
export function userView(people: People, user: string): UserView | undefined {
  const { store } = people
  const row = store.user(user)
  if (row === undefined) return undefined
  const contacts = store.contactsOf(user)
  const addresses = (kind: "email" | "phone") =>
    contacts.filter((contact) => contact.kind === kind).map(({ address }) => address)
  return {
    user,
    state: row.state,
    ...(row.mergedInto !== "" && { mergedInto: row.mergedInto }),
    createdAt: iso(row.createdAt),
    identities: store
      .identitiesOf(user)
      .map(({ appId, openid, unionid, following, createdAt }) => ({
        appId,
        openid,
        following,
        createdAt: iso(createdAt),
        ...(unionid !== "" && { unionid }),
      })),
    unions: store.unionsOf(user).map(({ openPlatform, unionid }) => ({ openPlatform, unionid })),
    accounts: store.appAccountsOf(user),
    emails: addresses("email"),
    phones: addresses("phone"),
    conflicts: people.conflicts.of(user).map(conflictView),
    merges: people.merges.of(user).map(mergeView),
  }
}

export const conflictView = (row: ConflictRow): ConflictView => ({
  id: row.id,
  state: row.state,
  user: row.user,
  other: row.other,
  appId: row.appId,
  openid: row.openid,
  ...(row.unionid !== "" && { openPlatform: row.openPlatform, unionid: row.unionid }),
  createdAt: iso(row.createdAt),
  ...(row.resolvedAt > 0 && { resolvedAt: iso(row.resolvedAt) }),
})

export const mergeView = ({ id, from, into, createdAt, undoneAt }: MergeRow): MergeView => ({
  id,
  from,
  into,
  createdAt: iso(createdAt),
  ...(undoneAt > 0 && { undoneAt: iso(undoneAt) }),
})

export const auditView = ({ id, at, actor, action, user, detail }: AuditRow): AuditView => ({
  id,
  at: iso(at),
  actor,
  action,
  detail,
  ...(user !== "" && { user }),
})

/** @param body what the letter says */
export const deadLetterView = (letter: StoredLetter, body: string): DeadLetterView => {
  const { id, target, user, type, attempts, createdAt } = letter
  return { id, target, user, type, attempts, createdAt: iso(createdAt), body }
}
