// Admits one record of an import: who owns it, and what is new in it.

import type { ImportOutcome, LineReport } from "../../../base/admin-api.ts"
import type { AdmitQuestion, Union } from "../../../core/binding.ts"
import type { People } from "../decide/people.ts"
import { apply } from "../store/apply.ts"
import type { Actor } from "../store/audit.ts"
import type { IsForgotten } from "./forgotten.ts"
import type { ImportRecord } from "./import-record.ts"

export type LineResult =
  | { outcome: Exclude<ImportOutcome, "conflict" | "refused"> }
  | Omit<LineReport, "line">

/** Shared by the records of one batch. */
interface Batch {
  actor: Actor
  isForgotten: IsForgotten
  /** Gives ids that were never used. */
  fresh: () => string
  now: number
}

/** Runs within the batch's transaction. It queues no event, because the importer knows these people. */
export function admit(people: People, record: ImportRecord, batch: Batch): LineResult {
  const since = record.createdAt ?? batch.now
  const question = questionOf(people, record, batch)
  const { outcome, reason, user, writes } = people.core.admit(question)
  apply(people.sql, writes, since)
  if (user === undefined) {
    const refusal = outcome === "refuse" ? "refused" : "conflict"
    return { outcome: refusal, reason, sentence: sentenceOf(question, reason) }
  }
  const isMore = outcome === "add" || question.others.some(({ owner }) => owner === undefined)
  if (outcome === "same" && !isMore) return { outcome }
  noteRest(people, record, user, since)
  const imported = outcome === "create" ? "created" : "added"
  const { actor, now } = batch
  if (imported === "added") people.audit.recordWrites(actor, writes, now)
  people.audit.record(actor, "imported", user, { outcome: imported }, now)
  return { outcome: imported }
}

/** What the record names, and the owner of each part. */
function questionOf(
  { store }: People,
  record: ImportRecord,
  { isForgotten, fresh }: Batch,
): AdmitQuestion {
  const { user, identities, accounts, contacts } = record
  const state = user === undefined ? undefined : store.user(user)?.state
  const others = [
    ...accounts.map((appAccount) => store.appAccountOwner(appAccount)),
    ...contacts.map(({ kind, address }) => store.contactOwner(kind, address)),
  ]
  return {
    ...(user !== undefined && { user: { id: user, ...(state !== undefined && { state }) } }),
    identities: identities.map((identity) => ({
      appId: identity.appId,
      openid: identity.openid,
      ...ownedBy(store.identity(identity.appId, identity.openid)?.user),
      ...(isForgotten(identity) && { forgotten: true }),
    })),
    unions: unionsIn(record).map((union) => ({
      ...union,
      ...ownedBy(store.unionOwner(union.openPlatform, union.unionid)),
      ...(isForgotten(union) && { forgotten: true }),
    })),
    others: others.map(ownedBy),
    fresh: fresh(),
  }
}

const ownedBy = (owner: string | undefined) => (owner === undefined ? {} : { owner })

/** Without duplicates: several identities of one person share a union. */
function unionsIn({ identities }: ImportRecord): Union[] {
  const unions = identities.flatMap(({ union }) => (union === undefined ? [] : [union]))
  const nameOf = ({ openPlatform, unionid }: Union) => `${openPlatform} ${unionid}`
  return [...new Map(unions.map((union) => [nameOf(union), union])).values()]
}

/** Writes the parts of which the core checks only the owner. */
function noteRest({ store }: People, record: ImportRecord, user: string, since: number): void {
  for (const { appId, openid, union, following } of record.identities) {
    // The file says so. `0`: WeChat was never asked, so the next sign-in asks it.
    if (union !== undefined) store.noteUnion(appId, openid, union, 0)
    if (!following) store.noteFollow(appId, openid, false, since)
  }
  for (const appAccount of record.accounts) store.addAppAccount(appAccount, user, since)
  for (const { kind, address } of record.contacts) store.addContact(kind, address, user, since)
}

/** Names the users, so that the operator can look at them. */
function sentenceOf({ user, identities, unions, others }: AdmitQuestion, reason: string): string {
  if ([...identities, ...unions].some(({ forgotten }) => forgotten)) {
    return "The line names a forgotten person, who has to scan again to return."
  }
  const named = [...identities, ...unions, ...others].flatMap(({ owner = [] }) => owner)
  const users = [...new Set([...(user === undefined ? [] : [user.id]), ...named])]
  if (user?.state === "merged" || user?.state === "forgotten") {
    return `The line's user ${user.id} was ${user.state}.`
  }
  return `The parts of the line belong to different users: ${users.join(", ")} (${reason}).`
}
