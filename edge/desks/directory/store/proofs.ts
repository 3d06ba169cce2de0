// Proofs of an old account in progress: started by the browser of one ticket, completed once, and valid
// for minutes.

import type { Reason } from "../../../core/reasons.ts"
import { accepted, type Refusal, type Result, refused } from "../../../core/result.ts"

/** `app`: the application names the account. `otp`: a one-time code is on its way to somebody. */
export interface NewProof {
  id: string
  kind: "app" | "otp"
  scene: string
  clientId: string
  /** The user, or "" while it is unknown. */
  user: string
  /** SHA-256 of the one-time code and its scene, or empty. */
  otpHash: Uint8Array
}

export const proofSeconds = 300
/** Used and expired proofs are kept for a while, so that a repeated one is told from an unknown one. */
const keepMs = 60 * 60 * 1000
/** Above so many proofs of a ticket its oldest is forgotten: each is a row that one request writes. */
const proofsOfTicketMax = 10

export class Proofs {
  private readonly sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.sql = sql
  }

  add({ id, kind, scene, clientId, user, otpHash }: NewProof, now: number): void {
    this.sql.exec("DELETE FROM proofs WHERE expires_at < ?", now - keepMs)
    this.makeRoom(scene)
    this.sql.exec(
      `INSERT OR IGNORE INTO proofs (id, kind, scene, client_id, browser_hash, user, otp_hash, attempts,
        expires_at, used_at) VALUES (?, ?, ?, ?, x'', ?, ?, 0, ?, 0)`,
      id,
      kind,
      scene,
      clientId,
      user,
      otpHash,
      now + proofSeconds * 1000,
    )
  }

  /** The first browser that takes a proof to the application is the only one that may return with it. */
  start(id: string, scene: string, browserHash: Uint8Array, now: number): Reason {
    const { rowsWritten } = this.sql.exec(
      `UPDATE proofs SET browser_hash = ? WHERE id = ? AND scene = ? AND kind = 'app'
        AND used_at = 0 AND expires_at > ? AND browser_hash IN (x'', ?)`,
      browserHash,
      id,
      scene,
      now,
      browserHash,
    )
    return rowsWritten > 0 ? "accepted" : this.whyNot(id, now, { scene })
  }

  /** Spends the proof; only the right browser and the right application can (OA-06). */
  spend(
    { id, clientId, browserHash }: { id: string; clientId: string; browserHash: Uint8Array },
    now: number,
  ): Result<string> {
    const [row] = this.sql.exec<{ scene: string }>(
      `UPDATE proofs SET used_at = ? WHERE id = ? AND kind = 'app' AND client_id = ?
        AND browser_hash = ? AND length(browser_hash) = 32 AND used_at = 0 AND expires_at > ?
        RETURNING scene`,
      now,
      id,
      clientId,
      browserHash,
      now,
    )
    return row === undefined ? refused(this.whyNot(id, now, { clientId })) : accepted(row.scene)
  }

  private makeRoom(scene: string): void {
    this.sql.exec(
      `DELETE FROM proofs WHERE id IN (SELECT id FROM proofs WHERE scene = ?
        ORDER BY expires_at DESC LIMIT -1 OFFSET ?)`,
      scene,
      proofsOfTicketMax - 1,
    )
  }

  private whyNot(
    id: string,
    now: number,
    expected: { scene?: string; clientId?: string },
  ): Refusal {
    const query = "SELECT * FROM proofs WHERE id = ? AND kind = 'app'"
    const [row] = this.sql.exec(query, id)
    if (row === undefined) return "proof_not_found"
    if (expected.clientId !== undefined && row.client_id !== expected.clientId)
      return "client_mismatch"
    if (expected.scene !== undefined && row.scene !== expected.scene) return "proof_not_found"
    if (row.used_at !== 0) return "proof_used"
    return (row.expires_at as number) <= now ? "proof_expired" : "browser_mismatch"
  }
}
