// The questions that a directory asks the core about people, and the answers, as they cross the door.
// core/binding decides; docs/binding-rules.md shows its table.

import type { NewsKind } from "./generated.ts"
import type { Reason } from "./reasons.ts"

/** A WeChat user under one Official Account. */
export interface Identity {
  appId: string
  openid: string
}

/** A WeChat user under one Open Platform. It comes only from WeChat's API, for an openid. */
export interface Union {
  openPlatform: string
  unionid: string
}

export type Purpose = "sign_in" | "link"
export type FirstSignIn = "create" | "ask" | "bind-or-create" | "refuse"

export interface ResolveQuestion {
  purpose: Purpose
  firstSignIn: FirstSignIn
  identity: Identity
  union?: Union
  /** What the directory knows. `session` is the signed-in user, or the one whose old account was
   * proved. */
  known: {
    identityOwner?: string
    /** The unionid that WeChat last gave for this identity, under the Open Platform of `union`. */
    identityUnion?: string
    unionOwner?: string
    /** The user of an open conflict about `union`, which nobody owns. */
    unionClaimant?: string
    session?: string
  }
  /** A user id that was never used. */
  fresh: string
}

export interface HeldIdentity extends Identity {
  union?: Union
  /** When it was given to a user who existed already, milliseconds since 1970. */
  addedAt?: number
  /** When the latest merge in effect moved it to its user. */
  joinedAt?: number
}

/** Everything that one user owns. An identity has its `union` once WeChat has told it. */
export interface Held {
  user: string
  state: "active" | "merged" | "forgotten"
  identities: HeldIdentity[]
  unions: Union[]
}

/** Why the core refuses a change; core/binding/{merge,leave}.cpp. */
export type ChangeRefusal = Extract<
  Reason,
  | "user_not_active"
  | "identity_not_owned"
  | "last_way_in"
  | "merge_into_itself"
  | "merge_too_old"
  | "identity_recent"
  | "identity_in_use"
>

/** A requested change; without writes if it is refused. */
export interface Change {
  reason: "accepted" | ChangeRefusal
  writes: Write[]
}

/** An identity to remove. `by` and `now` are there if a signed-in person asks: the identity that the
 * session was begun with, and the time. */
export type UnlinkQuestion = { held: Held; identity: Identity } & (
  | { by: Identity; now: number }
  | { by?: undefined }
)

/** A scan that its person disowns, and the user whom it opened or to whom it was to be linked. */
export interface DisownedScan extends Identity {
  user: string
  /** Time of the scan, milliseconds since 1970. */
  since: number
  purpose: Purpose
}

export interface MergesToUndoQuestion {
  scan: DisownedScan
  /** The merges in effect, in the order in which they were made. */
  merges: { from: string; into: string; at: number }[]
  /** The users whom the scan of a link proved to be its person's. */
  proved: { user: string }[]
}

/** What a merge moved. Stored unchanged, and passed back to undo the merge. */
export interface Snapshot {
  identities: Identity[]
  unions: Union[]
  intoHadIdentity: boolean
}

export interface UndoMergeQuestion {
  from: Held
  /** The user that the one merged into is now. */
  into: Held
  snapshot: Snapshot
  /** What of the snapshot was taken off since, and has no owner. */
  unowned: Snapshot
  /** "Not me", by the person of `from`. */
  byItsPerson: boolean
  /** Milliseconds since 1970. */
  mergedAt: number
  now: number
}

/** What a record of an import claims, and what the directory holds about it. */
interface Claimed {
  owner?: string
  /** Its last owner was forgotten. */
  forgotten?: boolean
}

export interface AdmitQuestion {
  /** The id that the record asks for; `state` is absent if the id was never used. */
  user?: { id: string; state?: Held["state"] }
  identities: (Identity & Claimed)[]
  unions: (Union & Claimed)[]
  /** The core compares only their owners. */
  accounts: { owner?: string }[]
  contacts: { owner?: string }[]
  fresh: string
}

export interface AdmitDecision {
  outcome: "create" | "add" | "same" | "conflict" | "refuse"
  reason: Reason
  user?: string
  writes: Write[]
  /** Places in `contacts` of those that stay another user's. */
  contactsNotTaken: number[]
}

/** News about a person, and what is known about their identity. Times are milliseconds since 1970. */
export interface HearQuestion {
  kind: Exclude<NewsKind, "none">
  /** CreateTime, by WeChat's clock, as are the other times but `now`. */
  at: number
  /** Absent if nobody has the identity. `provedAt`: of the latest scan behind a session or grant. */
  following?: { following: boolean; changedAt: number; provedAt: number }
  onUnfollow: "keep" | "sign-out" | "forget"
  /** WeChat's answer to whether the person follows. */
  asked: "not_yet" | "follows" | "left" | "no_answer" | "may_not"
  now: number
}

/** With `ask`, WeChat has to be asked first. A reason says why there is no effect, or a smaller one. */
export interface HearAnswer {
  effect: "nothing" | "record" | "follow" | "unfollow" | "sign_out" | "forget" | "ask"
  reason: Reason
}

export type Outcome =
  | "sign_in"
  | "create"
  | "attach_union"
  | "attach_identity"
  | "ask"
  | "refuse"
  | "conflict"

export interface BindingDecision {
  outcome: Outcome
  /** Why it was refused, or what is in conflict. */
  reason: Reason
  /** The user to sign in, if any. */
  user?: string
  writes: Write[]
}

/** Applied in this order in one transaction; applying one again is safe. */
export type Write =
  | { kind: "add_user"; user: string }
  | ({ kind: "add_identity"; user: string } & Identity)
  | ({ kind: "add_union"; user: string } & Union)
  /** `other` is "" if evidence contradicts a user and no second user is known. */
  | ({ kind: "add_conflict"; user: string; other: string } & Identity & Partial<Union>)
  | ({ kind: "remove_identity"; user: string } & Identity)
  | ({ kind: "remove_union"; user: string } & Union)
  | ({ kind: "move_identity"; from: string; to: string } & Identity)
  | ({ kind: "move_union"; from: string; to: string } & Union)
  | { kind: "retire_user"; user: string; into: string }
  | { kind: "revive_user"; user: string }
  | { kind: "forget_user"; user: string }
