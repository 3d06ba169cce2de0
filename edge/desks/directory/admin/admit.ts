// Admits one record of an import: who owns it, and what is new in it.

import type { ImportOutcome, LineReport } from "../../../base/admin-api.ts"
import type { Contact } from "../../../base/contacts.ts"
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
  const decision = people.core.admit(question)
  const { outcome, reason, user, writes, contactsNotTaken } = decision
  apply(people.sql, writes, since)
  if (user === undefined) {
    const refusal = outcome === "refuse" ? "refused" : "conflict"
    return { outcome: refusal, reason, sentence: sentenceOf(question, reason) }
  }
  const isFree = ({ owner }: { owner?: string }) => owner === undefined
  const isMore = outcome === "add" || [...question.accounts, ...question.contacts].some(isFree)
  const imported = outcome === "create" ? "created" : isMore ? "added" : "same"
  if (imported !== "same") {
    const { actor, now } = batch
    noteRest(people, record, user, since)
    if (imported === "added") people.audit.recordWrites(actor, writes, now)
    people.audit.record(actor, "imported", user, { outcome: imported }, now)
  }
  const report = reportOf(record, question, contactsNotTaken)
  return report === undefined ? { outcome: imported } : { outcome: imported, ...report }
}

/** A line of which only an address was not taken is imported, and reported all the same. */
function reportOf({ contacts }: ImportRecord, question: AdmitQuestion, notTaken: number[]) {
  if (notTaken.length === 0) return undefined
  const named = notTaken.map((at) => {
    return `${pointerTo(contacts, at)} belongs to user ${question.contacts[at]?.owner}`
  })
  const sentence = `${named.join(", ")} and was not taken; the rest of the line was.`
  return { reason: "contact_taken" as const, sentence }
}

/** Where the line has the address; in a record the phones follow the e-mails. */
function pointerTo(contacts: Contact[], at: number): string {
  const emails = contacts.filter(({ kind }) => kind === "email").length
  return at < emails ? `/emails/${at}` : `/phones/${at - emails}`
}

/** What the record names, and the owner of each part. */
function questionOf(
  { store }: People,
  record: ImportRecord,
  { isForgotten, fresh }: Batch,
): AdmitQuestion {
  const { user, identities, accounts, contacts } = record
  const state = user === undefined ? undefined : store.user(user)?.state
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
    accounts: accounts.map((appAccount) => ownedBy(store.appAccountOwner(appAccount))),
    contacts: contacts.map(({ kind, address }) => ownedBy(store.contactOwner(kind, address))),
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
    if (!following) store.noteImportedUnfollow(appId, openid)
  }
  for (const appAccount of record.accounts) store.addAppAccount(appAccount, user, since)
  for (const { kind, address } of record.contacts) store.addContact(kind, address, user, since)
}

/** Names the users, so that the operator can look at them. */
function sentenceOf(question: AdmitQuestion, reason: string): string {
  const { user, identities, unions, accounts, contacts } = question
  if ([...identities, ...unions].some(({ forgotten }) => forgotten)) {
    return "The line names a forgotten person, who has to scan again to return."
  }
  if (user?.state === "merged" || user?.state === "forgotten") {
    return `The line's user ${user.id} was ${user.state}.`
  }
  const ways = reason === "contact_taken" ? contacts : [...identities, ...unions, ...accounts]
  const named = ways.flatMap(({ owner = [] }) => owner)
  const users = [...new Set([...(user === undefined ? [] : [user.id]), ...named])]
  return `The parts of the line belong to different users: ${users.join(", ")} (${reason}).`
}
