// Proof of an old account by a one-time code to an address on record. Nobody may learn whether an
// address is on record. So it decides only whether a message is sent; the rows written, the answer and
// the work before it are the same. Requests are counted by otp-limits.ts, and the attempts at a code
// below: no count has a key that a stranger can choose for somebody else.

import type { Contact } from "../../../base/contacts.ts"
import { keyedHash, keyedName } from "../../../base/sealed-box.ts"
import { equalInConstantTime, newProofId, newSixDigits } from "../../../base/secrets.ts"
import { accepted, type Refusal, type Result, refused } from "../../../core/result.ts"
import { secretOf } from "../../../env.ts"
import { OtpAsks } from "../store/otp-asks.ts"
import { type Proofs, proofSeconds } from "../store/proofs.ts"
import { admitOtp, type OtpAdmission } from "./otp-limits.ts"
import type { People } from "./people.ts"

export interface OtpRequest extends Contact {
  scene: string
  clientId: string
  /** For the text of the operator's message. */
  appName: string
  language: string
  /** The person who scanned. */
  appId: string
  openid: string
}

const attemptsMax = 3

/** A decoy has expired when it is written: the outbox drops it like a message that came too late. */
const longAgo = 1

/** The user whom the code proves; after a wrong code, the attempts left. */
export type CheckedOtp = Result<string, { reason: Refusal; triesLeft?: number }>

export class Otp {
  private readonly storage: DurableObjectStorage
  private readonly people: People
  private readonly proofs: Proofs
  private readonly asks: OtpAsks

  constructor(storage: DurableObjectStorage, people: People, proofs: Proofs) {
    this.storage = storage
    this.people = people
    this.proofs = proofs
    this.asks = new OtpAsks(storage.sql)
  }

  async start(request: OtpRequest): Promise<OtpAdmission> {
    const otp = newSixDigits()
    const otpHash = await this.hashOf(request.scene, otp)
    const names = await this.namesOf(request)
    return this.storage.transactionSync(() => {
      const now = Date.now()
      const { scene, clientId } = request
      const admission = admitOtp(this.asks.about(names, now), names, now)
      if (!admission.ok) return admission
      this.asks.add({ ...names, at: now })
      const user = this.recipient(request)
      this.forgetEarlier(scene)
      const proof = { id: newProofId(), kind: "otp" as const, scene, clientId, otpHash }
      this.proofs.add({ ...proof, user }, now)
      const until = user === "" ? longAgo : now + proofSeconds * 1000
      const body = letterOf(request, otp, now)
      this.people.outbox.enqueue(
        { target: "delivery", user: "", type: "otp.send", body, until },
        now,
      )
      return admission
    })
  }

  /** Counts the attempt before it compares; the third wrong code ends the proof. */
  async check(scene: string, clientId: string, otp: string): Promise<CheckedOtp> {
    const hash = await this.hashOf(scene, otp)
    return this.storage.transactionSync(() => {
      const query = `SELECT * FROM proofs WHERE scene = ? AND client_id = ? AND kind = 'otp'`
      const [row] = this.storage.sql.exec(query, scene, clientId)
      if (row === undefined) return refused("proof_not_found")
      if (row.used_at !== 0) return refused("proof_used")
      if ((row.expires_at as number) <= Date.now()) return refused("proof_expired")
      if ((row.attempts as number) >= attemptsMax) return refused("proof_limit")
      const right = equalInConstantTime(hash, new Uint8Array(row.otp_hash as ArrayBuffer))
      const user = row.user as string
      this.storage.sql.exec(
        "UPDATE proofs SET attempts = attempts + 1, used_at = ? WHERE id = ?",
        right && user !== "" ? Date.now() : 0,
        row.id,
      )
      if (right && user !== "") return accepted(user)
      const triesLeft = attemptsMax - (row.attempts as number) - 1
      return { ...refused("otp_mismatch"), triesLeft }
    })
  }

  /** The user who gets the message, or "". Reads the same for an address on no record. */
  private recipient({ kind, address }: Contact): string {
    const query = "SELECT user FROM contacts WHERE kind = ? AND address = ?"
    const [row] = this.storage.sql.exec<{ user: string }>(query, kind, address)
    return this.people.store.activeUser(row?.user ?? "") ?? ""
  }

  private async namesOf({ appId, openid, kind, address }: OtpRequest) {
    const secret = this.secret()
    return {
      person: await keyedName(secret, "person who asks for a code", `${appId} ${openid}`),
      address: await keyedName(secret, "address of a code", `${kind} ${address}`),
    }
  }

  /** Includes the scene, so that a code is valid for its own ticket only. Keyed, because a reader of
   * the storage could try all six digits (OP-04). */
  private hashOf(scene: string, otp: string): Promise<Uint8Array<ArrayBuffer>> {
    return keyedHash(this.secret(), "one-time code", `${scene} ${otp}`)
  }

  /** The secret that the operator's sender of codes shares; the core requires it where codes are used. */
  private secret(): string {
    const { config, env, pool } = this.people
    const delivery = config.pools.find(({ name }) => name === pool)?.delivery
    return String(secretOf(env, delivery?.secretEnv ?? ""))
  }

  /** A new code invalidates the previous one and its remaining attempts. */
  private forgetEarlier(scene: string): void {
    this.storage.sql.exec("DELETE FROM proofs WHERE scene = ? AND kind = 'otp'", scene)
  }
}

/** The request to the operator's endpoint. */
function letterOf(request: OtpRequest, otp: string, now: number): string {
  const { kind: channel, address, clientId, appName, language } = request
  const data = {
    channel,
    address,
    code: otp,
    expires_in: proofSeconds,
    clientId,
    appName,
    language,
  }
  return JSON.stringify({ type: "otp.send", timestamp: new Date(now).toISOString(), data })
}
