// One session desk per pool: who is signed in where, and what was issued for it. It is asked before
// anything that was handed out counts, and writes what ends it.

import { DurableObject } from "cloudflare:workers"
import { pushedSeconds } from "../../base/lifetimes.ts"
import type { Env } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { endOrigin, endUser, isEnded } from "./endings.ts"
import {
  endGrant,
  type Grant,
  insertGrant,
  insertRefreshToken,
  liveGrant,
  refreshToken,
  spendRefreshToken,
} from "./grants.ts"
import { sessionSteps } from "./session-schema.ts"
import { hasSession, insertSession, liveSession, type Session } from "./sessions.ts"

const sweepMs = 60 * 60 * 1000
/** No code and no session outlives this, so a remembered end need not either. */
const endedKeepMs = 24 * 60 * 60 * 1000

/** `reused`: somebody else has the token too, and all of its kin are dead now (RFC 9700 4.14). */
export type Rotation =
  | { outcome: "rotated"; grant: Grant }
  | { outcome: "unknown" | "foreign" | "reused" }

export class SessionDesk extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql
  private sweeping = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, sessionSteps)
  }

  /** False when the person's sessions were ended after the scan this one would begin with. */
  openSession(hash: Uint8Array, session: Session): boolean {
    return this.write(() => {
      if (isEnded(this.sql, session.user, session.scene, session.authTime)) return false
      insertSession(this.sql, hash, session)
      return true
    })
  }

  session(hash: Uint8Array): Session | undefined {
    return liveSession(this.sql, hash, Date.now())
  }

  /** Whether the session that a scan began is there still. */
  isSignedIn(user: string, scene: string): boolean {
    return hasSession(this.sql, user, scene, Date.now())
  }

  /** "Not you?", and sign-out. */
  closeSession(hash: Uint8Array): void {
    this.sql.exec("DELETE FROM sessions WHERE hash = ?", hash)
  }

  endSessions(user: string, until = Date.now()): void {
    this.write(() => endUser(this.sql, user, until, Date.now()))
  }

  /** "Not me", said after the fact. */
  endTicket(scene: string): void {
    this.write(() => endOrigin(this.sql, scene, Date.now()))
  }

  /** A redeemed ticket becomes a grant. False when it was ended while its code was out. */
  admit(grant: Grant, refreshHash: Uint8Array | undefined): boolean {
    return this.write(() => {
      if (isEnded(this.sql, grant.user, grant.origin, grant.authTime)) return false
      const now = Date.now()
      insertGrant(this.sql, grant, now)
      if (refreshHash !== undefined) insertRefreshToken(this.sql, refreshHash, grant, now)
      return true
    })
  }

  grant(id: string): Grant | undefined {
    return liveGrant(this.sql, id, Date.now())
  }

  /** A replayed code, a revoked token. */
  endGrant(id: string): void {
    this.write(() => endGrant(this.sql, id, Date.now()))
  }

  /** The grant of a refresh token that could be used now. */
  grantOfRefreshToken(hash: Uint8Array): Grant | undefined {
    const now = Date.now()
    const token = refreshToken(this.sql, hash, now)
    return token && !token.used ? liveGrant(this.sql, token.grantId, now) : undefined
  }

  /** Spends one refresh token and begins the next. Another client's attempt burns nothing. */
  rotate(hash: Uint8Array, next: Uint8Array, clientId: string): Rotation {
    return this.write(() => {
      const now = Date.now()
      const token = refreshToken(this.sql, hash, now)
      const grant = token && liveGrant(this.sql, token.grantId, now)
      if (token === undefined || grant === undefined) return { outcome: "unknown" }
      if (grant.clientId !== clientId) return { outcome: "foreign" }
      if (!spendRefreshToken(this.sql, hash, now)) {
        endGrant(this.sql, token.grantId, now)
        return { outcome: "reused" }
      }
      insertRefreshToken(this.sql, next, grant, now)
      return { outcome: "rotated", grant }
    })
  }

  pushRequest(hash: Uint8Array, clientId: string, params: string): void {
    const expires = Date.now() + pushedSeconds * 1000
    this.write(() => {
      this.sql.exec(
        "INSERT INTO pushed_requests VALUES (?, ?, ?, ?)",
        hash,
        clientId,
        params,
        expires,
      )
    })
  }

  /** Read as often as its page is loaded, until it expires (RFC 9126 section 4). */
  pushedRequest(hash: Uint8Array, clientId: string): string | undefined {
    const query = `SELECT params FROM pushed_requests
      WHERE hash = ? AND client_id = ? AND expires_at > ?`
    const [row] = this.sql.exec<{ params: string }>(query, hash, clientId, Date.now()).toArray()
    return row?.params
  }

  /** True once for each assertion (RFC 7523 section 3, jti). */
  spendAssertion(hash: Uint8Array, expiresAt: number): boolean {
    const once = "INSERT OR IGNORE INTO assertions VALUES (?, ?)"
    return this.write(() => this.sql.exec(once, hash, expiresAt).rowsWritten > 0)
  }

  /** Cleans up and no more: expiry is checked on read. */
  override alarm(): void {
    const now = Date.now()
    const expiring = ["sessions", "grants", "refresh_tokens", "pushed_requests", "assertions"]
    for (const table of expiring) this.sql.exec(`DELETE FROM ${table} WHERE expires_at <= ?`, now)
    for (const table of ["ended_users", "ended_origins"]) {
      this.sql.exec(`DELETE FROM ${table} WHERE at <= ?`, now - endedKeepMs)
    }
    this.sweeping = false
  }

  private write<T>(change: () => T): T {
    if (!this.sweeping) this.ctx.waitUntil(this.sweepLater())
    this.sweeping = true
    return this.ctx.storage.transactionSync(change)
  }

  /** An alarm that is set stays as it is: a desk that is woken often would put it off for ever. */
  private async sweepLater(): Promise<void> {
    const due = await this.ctx.storage.getAlarm()
    if (due === null) await this.ctx.storage.setAlarm(Date.now() + sweepMs)
  }
}
