// Who is who: the questions a directory asks the core and the answers, in the shapes that cross
// the door. core/binding decides; docs/binding-rules.md shows its table.

import type { Reason } from "./reasons.ts"

/** A person under one official account. */
export interface Identity {
  appId: string
  openid: string
}

/** A person under one Open Platform; only ever from WeChat's API for an openid. */
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
  /** What the directory holds; a session is a signed-in person or one who proved an old account. */
  known: {
    identityOwner?: string
    /** What WeChat last said of the identity, for the Open Platform of `union`. */
    identityUnion?: string
    unionOwner?: string
    session?: string
  }
  /** A user id that was never used. */
  fresh: string
}

/** Everything that one user owns; an identity's union is where it stands, when WeChat was asked. */
export interface Held {
  user: string
  state: "active" | "merged" | "forgotten"
  identities: (Identity & { union?: Union })[]
  unions: Union[]
}

/** Why the core makes no change; core/binding/{merge,leave}.cpp. */
export type ChangeRefusal = Extract<
  Reason,
  "user_not_active" | "identity_not_owned" | "last_way_in" | "merge_into_itself" | "merge_too_old"
>

/** A change that somebody asked for; without writes when it is refused. */
export interface Change {
  reason: "accepted" | ChangeRefusal
  writes: Write[]
}

/** What a merge moved; stored as it is, and given back to undo it. */
export interface Snapshot {
  identities: Identity[]
  unions: Union[]
  intoHadIdentity: boolean
}

export interface UndoMergeQuestion {
  from: Held
  into: Held
  snapshot: Snapshot
  /** Milliseconds since 1970. */
  mergedAt: number
  now: number
}

/** What a record of an import claims, and what the directory holds about it. */
interface Claimed {
  owner?: string
  /** Whoever had it was forgotten. */
  forgotten?: boolean
}

export interface AdmitQuestion {
  /** The id that the record asks for; no state when it was never given. */
  user?: { id: string; state?: Held["state"] }
  identities: (Identity & Claimed)[]
  unions: (Union & Claimed)[]
  /** Accounts and addresses: the core only asks whose they are. */
  others: { owner?: string }[]
  fresh: string
}

export interface AdmitDecision {
  outcome: "create" | "add" | "same" | "conflict" | "refuse"
  reason: Reason
  user?: string
  writes: Write[]
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
  /** Why not, or what is in conflict. */
  reason: Reason
  /** Whom it signs in, if anybody. */
  user?: string
  writes: Write[]
}

/** Applied in their order in one transaction; each is safe to apply again. */
export type Write =
  | { kind: "add_user"; user: string }
  | ({ kind: "add_identity"; user: string } & Identity)
  | ({ kind: "add_union"; user: string } & Union)
  /** `other` is "" where evidence stands against a user and nobody else is known. */
  | ({ kind: "add_conflict"; user: string; other: string } & Identity & Partial<Union>)
  | ({ kind: "remove_identity"; user: string } & Identity)
  | ({ kind: "remove_union"; user: string } & Union)
  | ({ kind: "move_identity"; from: string; to: string } & Identity)
  | ({ kind: "move_union"; from: string; to: string } & Union)
  | { kind: "retire_user"; user: string; into: string }
  | { kind: "revive_user"; user: string }
  | { kind: "forget_user"; user: string }
