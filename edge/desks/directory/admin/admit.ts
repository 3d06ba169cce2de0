// One record of an import: whose it is, and what of it is new.

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

/** What the records of one batch have in common. */
interface Batch {
  actor: Actor
  isForgotten: IsForgotten
  /** Ids that were never used. */
  fresh: () => string
  now: number
}

/** Within the batch's transaction. No event tells of it: who imports people knows. */
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

/** What the record names, and whose each of it is. */
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

/** Each once: several identities of one person stand in one union. */
function unionsIn({ identities }: ImportRecord): Union[] {
  const unions = identities.flatMap(({ union }) => (union === undefined ? [] : [union]))
  const nameOf = ({ openPlatform, unionid }: Union) => `${openPlatform} ${unionid}`
  return [...new Map(unions.map((union) => [nameOf(union), union])).values()]
}

/** What the core has no opinion on beyond whose it is. */
function noteRest({ store }: People, record: ImportRecord, user: string, since: number): void {
  for (const { appId, openid, union, following } of record.identities) {
    // The file says so; WeChat, never asked until now, is asked at the next sign-in.
    if (union !== undefined) store.noteUnion(appId, openid, union, 0)
    if (!following) store.noteFollow(appId, openid, false, since)
  }
  for (const appAccount of record.accounts) store.addAppAccount(appAccount, user, since)
  for (const { kind, address } of record.contacts) store.addContact(kind, address, user, since)
}

/** Names the users, so that the operator can look at them. */
function sentenceOf({ user, identities, unions, others }: AdmitQuestion, reason: string): string {
  if ([...identities, ...unions].some(({ forgotten }) => forgotten)) {
    return "It names somebody who was forgotten, and who has to scan again to come back."
  }
  const named = [...identities, ...unions, ...others].flatMap(({ owner = [] }) => owner)
  const users = [...new Set([...(user === undefined ? [] : [user.id]), ...named])]
  if (user?.state === "merged" || user?.state === "forgotten") {
    return `Its user ${user.id} was ${user.state}.`
  }
  return `What it names belongs to different users: ${users.join(", ")} (${reason}).`
}
