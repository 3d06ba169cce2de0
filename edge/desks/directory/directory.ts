// The directory of a pool: who is who. The core has the rules. Every decision is one transaction, which
// is why a pool has one directory; the files in decide/ make the decisions.

import type { DisownedScan } from "../../core/binding.ts"
import type { Reason } from "../../core/reasons.ts"
import type { Result } from "../../core/result.ts"
import { type Env, prepareDesk } from "../../env.ts"
import { deskName, Membership } from "../installation.ts"
import { MemberDesk } from "../member-desk.ts"
import { migrate } from "../migrate.ts"
import { type AdminCall, answerAdmin } from "./admin/admin.ts"
import type { AdminAnswer } from "./decide/admin-answer.ts"
import { type LinkAnswer, type LinkQuestion, type LinkRequest, link } from "./decide/bind.ts"
import { type BindAnswer, type BindQuestion, bindProved } from "./decide/bind-proved.ts"
import { type JoinRequest, join, joinable } from "./decide/join.ts"
import { type Heard, hear, type PersonNews } from "./decide/news.ts"
import { type CheckedOtp, Otp, type OtpRequest } from "./decide/otp.ts"
import type { OtpAdmission } from "./decide/otp-limits.ts"
import { People } from "./decide/people.ts"
import { type OwnUnlink, type Profile, profileOf, unlinkById } from "./decide/profile.ts"
import { settled } from "./decide/settlement.ts"
import { type SignInAnswer, type SignInQuestion, signIn } from "./decide/sign-in.ts"
import { type TakenBack, takeBack } from "./decide/take-back.ts"
import { Unions } from "./decide/unions.ts"
import { Delivery } from "./deliver.ts"
import { type NewProof, Proofs } from "./store/proofs.ts"
import { directorySteps } from "./store/tables.ts"
import { Tombstones } from "./store/tombstones.ts"

export class Directory extends MemberDesk {
  protected readonly membership: Membership
  private readonly parts: { people: People; proofs: Proofs; otp: Otp }
  private readonly unions: Unions
  private readonly delivery: Delivery
  private readonly tombstones: Tombstones
  private armedFor = Number.POSITIVE_INFINITY

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    migrate(ctx.storage, directorySteps)
    const pool = ctx.id.name
    if (pool === undefined) throw new Error("a directory is reached by its pool's name")
    this.membership = new Membership(ctx.storage.sql, deskName("directory", pool), ["users"])
    const people = new People(ctx.storage, env, pool)
    this.unions = new Unions(ctx.storage.sql, people)
    this.tombstones = new Tombstones(ctx.storage.sql)
    const { outbox } = people
    prepareDesk(ctx, env, () => outbox.prepare())
    this.delivery = new Delivery({ outbox, env, pool }, (work) => {
      ctx.waitUntil(work.finally(() => this.arm()))
    })
    const proofs = new Proofs(ctx.storage.sql)
    this.parts = { people, proofs, otp: new Otp(ctx.storage, people, proofs) }
    this.arm()
  }

  /** An empty file that nobody has said may be empty makes nobody somebody else. */
  private get people(): People {
    return this.membership.admit(this.parts.people)
  }

  private get proofs(): Proofs {
    return this.membership.admit(this.parts.proofs)
  }

  private get otp(): Otp {
    return this.membership.admit(this.parts.otp)
  }

  /** The user of an identity, new or known. Idempotent. */
  signIn(question: SignInQuestion): Promise<SignInAnswer> {
    return this.answer(signIn(this.people, this.unions, question))
  }

  /** Adds an identity to the signed-in user. Idempotent. */
  link(question: LinkRequest): Promise<LinkAnswer> {
    return this.answer(link(this.people, this.unions, question))
  }

  /** The other account of a link that ended in a conflict, which its person can join. */
  joinable(proved: LinkQuestion): Promise<Profile | undefined> {
    return joinable(this.people, proved)
  }

  join(proved: JoinRequest): Promise<Reason> {
    return this.answer(Promise.resolve(join(this.people, proved)))
  }

  /** What a signed-in person may see of themselves; undefined once they are forgotten. */
  profile(user: string): Promise<Profile | undefined> {
    return profileOf(this.people, user)
  }

  /** The users who were merged into this one, for a client that knows one of them. */
  formerUsersOf(user: string): string[] {
    return this.people.merges.formerUsersOf(user)
  }

  /** The UnionID that WeChat gave for an identity, or "". */
  unionidOf(appId: string, openid: string): string {
    return this.people.unionidOf({ appId, openid })
  }

  /** A signed-in person removes an identity, by its `id` in `profile`. */
  unlink(request: OwnUnlink): Promise<Reason> {
    return this.answer(unlinkById(this.people, request))
  }

  /** Takes back what a scan gave without the knowledge of its person. */
  takeBack(scan: DisownedScan): Promise<TakenBack> {
    return this.answer(takeBack(this.people, scan))
  }

  /** Follows, unfollows and closed accounts. Completes before WeChat is answered. */
  hear(news: PersonNews): Promise<Heard> {
    const { people, unions, tombstones } = this
    return this.answer(hear({ people, unions, tombstones }, news))
  }

  /** Gives the identity to the user whom the proof names. Idempotent. */
  bindProved(question: BindQuestion): Promise<BindAnswer> {
    return this.answer(bindProved(this.people, this.unions, question))
  }

  /** The worker has told the ticket of a choice what the directory gave. */
  settled(scene: string): void {
    settled(this.people, scene)
  }

  addProof(proof: NewProof): void {
    this.proofs.add(proof, Date.now())
  }

  startProof(id: string, scene: string, browserHash: Uint8Array): Reason {
    return this.proofs.start(id, scene, browserHash, Date.now())
  }

  /** The scene of the ticket for which the proof was started. */
  spendProof(proof: { id: string; clientId: string; browserHash: Uint8Array }): Result<string> {
    return this.proofs.spend(proof, Date.now())
  }

  /** The alarm sends the message, so that the answer takes as long if there is none to send. */
  async startOtp(request: OtpRequest): Promise<OtpAdmission> {
    const admission = await this.otp.start(request)
    this.arm()
    return admission
  }

  /** The user to whose address the code was sent. */
  checkOtp(scene: string, clientId: string, otp: string): Promise<CheckedOtp> {
    return this.otp.check(scene, clientId, otp)
  }

  /** An admin call; `actor` is the claimed caller. */
  admin(actor: string, call: AdminCall): Promise<AdminAnswer> {
    return this.answer(answerAdmin(this.people, this.unions, actor, call))
  }

  /** All due work is in the rows, so an alarm that is late or comes twice changes nothing. */
  override async alarm(): Promise<void> {
    this.armedFor = Number.POSITIVE_INFINITY
    this.delivery.run()
    await this.unions.run(Date.now())
    this.arm()
  }

  /** Awaits the answer, then starts the work that its decision left in the rows. */
  private async answer<T>(decided: Promise<T>): Promise<T> {
    try {
      return await decided
    } finally {
      this.delivery.run()
      this.arm()
    }
  }

  /** Sets the alarm for the first row that is due. After a crash, the next start sets it again. */
  private arm(): void {
    const at = Math.min(this.unions.nextAt(), this.delivery.nextAt())
    if (at >= this.armedFor) return
    this.armedFor = at
    this.ctx.waitUntil(this.ctx.storage.setAlarm(at))
  }
}
