// One session desk for each pool: who is signed in where, and what was issued. It is asked before a
// session, grant or refresh token is accepted, and it records what ends them.

import type { Env } from "../../env.ts"
import { deskName, Membership } from "../installation.ts"
import { MemberDesk } from "../member-desk.ts"
import { migrate } from "../migrate.ts"
import { blankEnded, endOrigin, endUnfollowed, endUser, isDisowned, isEnded } from "./endings.ts"
import { endGrant, type Grant, insertGrant, liveGrant } from "./grants.ts"
import { insertPushedForm, type PushedForm, pushedForm } from "./pushed-forms.ts"
import {
  insertRefreshToken,
  type Presented,
  presented,
  type Rotation,
  rotate,
  type Turn,
} from "./refresh-tokens.ts"
import { sessionSteps } from "./session-schema.ts"
import { beginSession, lastProof, liveSession, type Session } from "./sessions.ts"
import { sweepSessions } from "./sweep.ts"

const sweepMs = 60 * 60 * 1000

export class SessionDesk extends MemberDesk {
  protected readonly membership: Membership
  private sweeping = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, sessionSteps)
    const name = deskName("sessions", ctx.id.name ?? "")
    this.membership = new Membership(ctx.storage.sql, name, ["sessions", "grants", "ended_users"])
  }

  private get sql(): SqlStorage {
    return this.membership.admit(this.ctx.storage.sql)
  }

  /** False if the person's sessions were ended after the scan that would begin this one. */
  openSession(hash: Uint8Array, session: Session): boolean {
    return this.write(() => beginSession(this.sql, hash, session))
  }

  session(hash: Uint8Array): Session | undefined {
    return liveSession(this.sql, hash, Date.now())
  }

  /** For "not you?" and sign-out. */
  closeSession(hash: Uint8Array): void {
    this.sql.exec("DELETE FROM sessions WHERE hash = ?", hash)
  }

  endSessions(user: string, until = Date.now()): void {
    this.write(() => endUser(this.sql, user, until, Date.now()))
  }

  /** The sessions of a forgotten person end, and what stays until it expires names no openid. */
  forgetUser(user: string, until: number): void {
    this.write(() => {
      endUser(this.sql, user, until, Date.now())
      blankEnded(this.sql, user)
    })
  }

  /** For an unfollow, made at `at` by WeChat's clock. */
  endUnfollowed(user: string, at: number): void {
    this.write(() => endUnfollowed(this.sql, user, at, Date.now()))
  }

  lastProof(users: readonly string[], appId: string, openid: string): number {
    return lastProof(this.sql, users, appId, openid)
  }

  /** For "not me" after the sign-in. */
  endTicket(scene: string): void {
    this.write(() => endOrigin(this.sql, scene, Date.now()))
  }

  /** Whether the person of a scan has said "not me" about it. */
  isDisowned(scene: string): boolean {
    return isDisowned(this.sql, scene)
  }

  /** Turns a redeemed ticket into a grant; false if it was ended after its code was issued. */
  admit(grant: Grant, refreshHash: Uint8Array | undefined): boolean {
    return this.write(() => {
      if (isEnded(this.sql, grant)) return false
      const now = Date.now()
      insertGrant(this.sql, grant, now)
      if (refreshHash !== undefined) insertRefreshToken(this.sql, refreshHash, grant, now)
      return true
    })
  }

  grant(id: string): Grant | undefined {
    return liveGrant(this.sql, id, Date.now())
  }

  /** For a replayed code or a revoked token. */
  endGrant(id: string): void {
    this.write(() => endGrant(this.sql, id, Date.now()))
  }

  /** A refresh token, used or not, of a grant that is live. */
  presentedToken(hash: Uint8Array): Presented | undefined {
    return this.write(() => presented(this.sql, hash, Date.now()))
  }

  /** Uses a refresh token. */
  rotate(turn: Turn): Rotation {
    return this.write(() => rotate(this.sql, turn, Date.now()))
  }

  pushRequest(hash: Uint8Array, pushed: PushedForm): void {
    this.write(() => insertPushedForm(this.sql, hash, pushed, Date.now()))
  }

  /** Can be read until it expires, because its page may be reloaded (RFC 9126 section 4). */
  pushedRequest(hash: Uint8Array, clientId: string): string | undefined {
    return pushedForm(this.sql, hash, clientId, Date.now())
  }

  /** True once for each assertion (RFC 7523 section 3, jti). */
  spendAssertion(hash: Uint8Array, expiresAt: number): boolean {
    const once = "INSERT OR IGNORE INTO assertions VALUES (?, ?)"
    return this.write(() => this.sql.exec(once, hash, expiresAt).rowsWritten > 0)
  }

  /** Only cleans up: expiry is checked on read. */
  override alarm(): void {
    sweepSessions(this.sql, Date.now())
    this.sweeping = false
  }

  private write<T>(change: () => T): T {
    if (!this.sweeping) this.ctx.waitUntil(this.sweepLater())
    this.sweeping = true
    return this.ctx.storage.transactionSync(change)
  }

  /** Keeps an alarm that is set; otherwise a desk that is woken often would postpone it for ever. */
  private async sweepLater(): Promise<void> {
    const due = await this.ctx.storage.getAlarm()
    if (due === null) await this.ctx.storage.setAlarm(Date.now() + sweepMs)
  }
}
