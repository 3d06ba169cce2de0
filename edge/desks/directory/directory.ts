// One directory per pool: who is who. The rules are the core's, and every decision is one
// transaction; what the rooms in directory/ have in common is there.

import { DurableObject } from "cloudflare:workers"
import type { Reason } from "../../core/reasons.ts"
import type { Result } from "../../core/result.ts"
import type { Env } from "../../env.ts"
import { migrate } from "../migrate.ts"
import { type AdminCall, answerAdmin } from "./admin/admin.ts"
import type { AdminAnswer } from "./decide/admin-answer.ts"
import { type LinkAnswer, type LinkQuestion, type LinkRequest, link } from "./decide/bind.ts"
import { type BindAnswer, type BindQuestion, bindProved } from "./decide/bind-proved.ts"
import { join, joinable } from "./decide/join.ts"
import { hear, type PersonNews } from "./decide/news.ts"
import { type CheckedOtp, Otp, type OtpRequest } from "./decide/otp.ts"
import { People } from "./decide/people.ts"
import { type Profile, profileOf, unlinkById } from "./decide/profile.ts"
import { type SignInAnswer, type SignInQuestion, signIn } from "./decide/sign-in.ts"
import { type Disowned, takeBack } from "./decide/take-back.ts"
import { Unions } from "./decide/unions.ts"
import { Delivery } from "./deliver.ts"
import type { Actor } from "./store/audit.ts"
import { Limits } from "./store/limits.ts"
import { type NewProof, Proofs } from "./store/proofs.ts"
import { directorySteps } from "./store/tables.ts"
import { Tombstones } from "./store/tombstones.ts"

export class Directory extends DurableObject<Env> {
  private readonly people: People
  private readonly unions: Unions
  private readonly delivery: Delivery
  private readonly tombstones: Tombstones
  private readonly proofs: Proofs
  private readonly otp: Otp
  private armedFor = Number.POSITIVE_INFINITY

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, directorySteps)
    const pool = ctx.id.name
    if (pool === undefined) throw new Error("a directory is reached by its pool's name")
    this.people = new People(ctx.storage, env, pool)
    this.unions = new Unions(ctx.storage.sql, this.people)
    this.tombstones = new Tombstones(ctx.storage.sql)
    this.delivery = new Delivery(this.people.outbox, env, pool)
    this.proofs = new Proofs(ctx.storage.sql)
    this.otp = new Otp(ctx.storage, this.people, this.proofs)
    this.arm()
  }

  /** The user of an identity, new or known. Asking twice gives the same user. */
  signIn(question: SignInQuestion): Promise<SignInAnswer> {
    return this.answer(signIn(this.people, this.unions, question))
  }

  /** Adds an identity to who is signed in. Asking twice adds it once. */
  link(question: LinkRequest): Promise<LinkAnswer> {
    return this.answer(link(this.people, this.unions, question))
  }

  /** The other account of a link that ended in a conflict, for its person to join. */
  joinable(proved: LinkQuestion): Promise<Profile | undefined> {
    return joinable(this.people, proved)
  }

  join(proved: LinkQuestion): Promise<Reason> {
    return this.answer(Promise.resolve(join(this.people, proved)))
  }

  /** What a signed-in person may see of themselves; nothing once they are forgotten. */
  profile(user: string): Promise<Profile | undefined> {
    return profileOf(this.people, user)
  }

  /** The UnionID that WeChat told of an identity, or "". */
  unionidOf(appId: string, openid: string): string {
    return this.people.store.identity(appId, openid)?.unionid ?? ""
  }

  /** Takes one of a person's identities from them, by its name in `profile`. */
  unlink(request: { user: string; id: string; actor: Actor }): Promise<Reason> {
    return this.answer(unlinkById(this.people, request))
  }

  /** Takes back what a scan gave that its own WeChat knows nothing of. */
  takeBack(scan: Disowned): Promise<Reason> {
    return this.answer(Promise.resolve(takeBack(this.people, scan)))
  }

  /** Follows, unfollows, accounts closed: done when WeChat is answered. */
  hear(news: PersonNews): Promise<void> {
    const { people, unions, tombstones } = this
    return this.answer(hear({ people, unions, tombstones }, news))
  }

  /** Gives the identity to whom the proof names. Asking twice gives it once. */
  bindProved(question: BindQuestion): Promise<BindAnswer> {
    return this.answer(bindProved(this.people, this.unions, question))
  }

  addProof(proof: NewProof): void {
    this.proofs.add(proof, Date.now())
  }

  startProof(id: string, scene: string, browserHash: Uint8Array): Reason {
    return this.proofs.start(id, scene, browserHash, Date.now())
  }

  /** The scene of the ticket that it was begun for. */
  spendProof(proof: { id: string; clientId: string; browserHash: Uint8Array }): Result<string> {
    return this.proofs.spend(proof, Date.now())
  }

  /** The alarm carries the letter, so that the answer takes as long where there is none. */
  async startOtp(request: OtpRequest): Promise<Reason> {
    const reason = await this.otp.start(request)
    this.arm()
    return reason
  }

  /** Whose address the code was sent to. */
  checkOtp(scene: string, clientId: string, otp: string): Promise<CheckedOtp> {
    return this.otp.check(scene, clientId, otp)
  }

  /** What an operator asks; `actor` is who says so. */
  admin(actor: string, call: AdminCall): Promise<AdminAnswer> {
    return this.answer(answerAdmin(this.people, actor, call))
  }

  /** A call to the admin API with a wrong key; false when it is one too many from there. */
  noteAdminFailure(bucket: string): boolean {
    const limits = new Limits(this.ctx.storage.sql)
    limits.sweep(Date.now())
    return limits.take(`admin ${bucket}`, { most: 10, windowMs: 60_000 }, Date.now())
  }

  /** Whatever is due is in the rows; that the alarm is late or comes twice changes nothing. */
  override async alarm(): Promise<void> {
    this.armedFor = Number.POSITIVE_INFINITY
    this.deliver()
    await this.unions.run(Date.now())
    this.arm()
  }

  /** An answer, and after it the work that its decision left in the rows. */
  private async answer<T>(decided: Promise<T>): Promise<T> {
    try {
      return await decided
    } finally {
      this.deliver()
      this.arm()
    }
  }

  private deliver(): void {
    this.ctx.waitUntil(this.delivery.run().finally(() => this.arm()))
  }

  /** Wakes this desk when the first of its rows is due; a crash leaves that to the next start. */
  private arm(): void {
    const at = Math.min(this.unions.nextAt(), this.delivery.nextAt())
    if (at >= this.armedFor) return
    this.armedFor = at
    this.ctx.waitUntil(this.ctx.storage.setAlarm(at))
  }
}
