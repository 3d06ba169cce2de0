// A decision about people: read, ask the core, write, audit, queue notifications. It is one transaction
// without await, so nothing changes between the read and the write, and no notification is lost or sent
// for a change that failed.

import { log } from "../../../base/log.ts"
import { newUserId } from "../../../base/secrets.ts"
import type {
  BindingDecision,
  FirstSignIn,
  Held,
  Identity,
  Purpose,
  Snapshot,
  Union,
  Write,
} from "../../../core/binding.ts"
import { coreOf, type Env } from "../../../env.ts"
import { apply } from "../store/apply.ts"
import { type Actor, Audit } from "../store/audit.ts"
import { Conflicts } from "../store/conflict-rows.ts"
import { eventsOf } from "../store/events.ts"
import { Merges, type MovedRow } from "../store/merge-rows.ts"
import { Outbox } from "../store/outbox.ts"
import { Store, unionIn } from "../store/store.ts"

/** A verified identity, what WeChat's API said about it, and its purpose. */
export interface Evidence {
  appId: string
  openid: string
  union?: Union
  purpose?: Purpose
  firstSignIn?: FirstSignIn
  /** The signed-in user, or the one whose old account was proved. */
  session?: string
}

export class People {
  readonly store: Store
  readonly audit: Audit
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly merges: Merges
  readonly env: Env
  readonly pool: string
  private readonly storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage, env: Env, pool: string) {
    this.storage = storage
    this.env = env
    this.pool = pool
    this.store = new Store(storage.sql)
    this.audit = new Audit(storage.sql)
    this.outbox = new Outbox(storage.sql, env, pool)
    this.conflicts = new Conflicts(storage.sql)
    this.merges = new Merges(storage.sql)
  }

  get sql() {
    return this.storage.sql
  }

  get core() {
    return coreOf(this.env)
  }

  get config() {
    return this.core.config
  }

  /** Ends the user's sessions in every browser, in the transaction that changed who they are (ID-06).
   * `keep` is the time of the scan that led to the change; its sign-in continues. */
  endSessions(user: string, now: number, keep = now + 1): void {
    const body = JSON.stringify({ until: keep - 1 })
    this.outbox.enqueue({ target: "sessions", user, type: "sessions.end", body }, now)
  }

  /** Ends the sessions of the scans before an unfollow, made at `at` by WeChat's clock. */
  endUnfollowed(user: string, at: number, now: number): void {
    const body = JSON.stringify({ at })
    this.outbox.enqueue({ target: "sessions", user, type: "sessions.unfollowed", body }, now)
  }

  /** Ends a forgotten user's sessions, and has the openid deleted from what stays of them. */
  forgetSessions(user: string, now: number): void {
    const body = JSON.stringify({ until: now })
    this.outbox.enqueue({ target: "sessions", user, type: "sessions.forget", body }, now)
  }

  /** Stores the time of the scan that gave an identity its owner; a known person's scan writes
   * nothing. */
  noteFirstProof(writes: readonly Write[], { appId, openid }: Identity, at: number): void {
    const isNew = writes.some(({ kind }) => kind === "add_identity")
    if (isNew) this.store.noteFollow(appId, openid, true, at)
  }

  /** The UnionID that WeChat gave for an identity under the present Open Platform of its account, or "": one
   * of an earlier platform names nobody any more. */
  unionidOf({ appId, openid }: Identity): string {
    const identity = this.store.identity(appId, openid)
    const platform = this.platformOf(appId)
    if (identity === undefined || platform === undefined) return identity?.unionid ?? ""
    return unionIn(identity, platform)?.unionid ?? ""
  }

  /** The present Open Platform of an account, "" if it has none; undefined once the account is gone. */
  platformOf(appId: string): string | undefined {
    return this.config.accounts.find((account) => account.appId === appId)?.openPlatform
  }

  isKnown({ appId, openid }: Identity): boolean {
    return this.store.identity(appId, openid) !== undefined
  }

  /** The core's answer for this evidence and the present rows; for `ask` of `decide`. */
  resolve(evidence: Evidence): BindingDecision {
    const { appId, openid, union, session, purpose = "sign_in", firstSignIn = "create" } = evidence
    const identity = this.store.identity(appId, openid)
    const was = identity && union && unionIn(identity, union.openPlatform)
    const unionOwner = union && this.store.unionOwner(union.openPlatform, union.unionid)
    const claimed = union && unionOwner === undefined ? this.conflicts.claimant(union) : undefined
    const unionClaimant = claimed && this.store.activeUser(claimed)
    return this.core.resolve({
      purpose,
      firstSignIn,
      identity: { appId, openid },
      ...(union && { union }),
      known: {
        ...(identity && { identityOwner: identity.user }),
        ...(was && { identityUnion: was.unionid }),
        ...(unionOwner !== undefined && { unionOwner }),
        ...(unionClaimant !== undefined && { unionClaimant }),
        ...(session !== undefined && { session }),
      },
      fresh: newUserId(),
    })
  }

  /** What a user owns, for the core to decide what may be removed. */
  heldBy(user: string): Held {
    const joinedAt = joinTimes(this.merges.inEffectInto(user))
    const identities = this.store.identitiesOf(user).map((identity) => {
      const { appId, openid, addedAt } = identity
      const union = unionIn(identity, identity.openPlatform || (this.platformOf(appId) ?? ""))
      const joined = joinedAt.get(`${appId} ${openid}`)
      return {
        appId,
        openid,
        ...(union?.openPlatform && { union }),
        ...(addedAt > 0 && { addedAt }),
        ...(joined !== undefined && { joinedAt: joined }),
      }
    })
    const unions = this.store.unionsOf(user).map(({ user: _, ...union }) => union)
    const state = this.store.user(user)?.state ?? "forgotten"
    return { user, state, identities, unions }
  }

  /** Writes facts that need no decision, all or none. */
  transact<T>(work: (now: number) => T): T {
    return this.storage.transactionSync(() => work(Date.now()))
  }

  /**
   * @param ask reads what is known and asks the core; it runs inside the transaction and writes
   *   nothing
   * @param more further writes that belong to the decision, after the decision's own
   */
  decide<D extends { writes: Write[] }>(
    actor: Actor,
    ask: () => D,
    more: (decision: D, now: number) => void = () => {},
  ): D {
    const decision = this.transact((now) => {
      const decided = ask()
      apply(this.storage.sql, decided.writes, now)
      this.audit.recordWrites(actor, decided.writes, now)
      this.outbox.addEvents(eventsOf(decided.writes), now)
      more(decided, now)
      return decided
    })
    for (const write of decision.writes) {
      if (write.kind === "add_user") log("user_created", { user: write.user })
      if (write.kind === "add_conflict") log("conflict_recorded", { user: write.user })
      if (write.kind === "retire_user") log("user_merged", { user: write.into })
      if (write.kind === "forget_user") log("user_forgotten", { user: write.user })
    }
    return decision
  }
}

/** When each identity came by the latest merge that moved it, by account and openid. */
function joinTimes(merges: readonly MovedRow[]): Map<string, number> {
  const moved = merges.flatMap(({ moved, createdAt }) => {
    const { core }: { core: Snapshot } = JSON.parse(moved)
    return core.identities.map(({ appId, openid }) => [`${appId} ${openid}`, createdAt] as const)
  })
  return new Map(moved)
}
