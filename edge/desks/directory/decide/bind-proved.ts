// A person whose WeChat is new here has proved which account is theirs.

import type { BindingDecision, Identity } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import type { AppAccount } from "../store/store.ts"
import { signedIn } from "./bind.ts"
import type { Evidence, People } from "./people.ts"
import { owe } from "./settlement.ts"
import { said, type Unions } from "./unions.ts"

export type BindQuestion = {
  /** Of the ticket that the person chose for. */
  scene: string
  appId: string
  openid: string
  clientId: string
  /** Time of the scan, milliseconds since 1970. */
  scannedAt: number
  /** CreateTime of the scan. */
  provedAt: number
} & (
  | { proof: "app"; appAccount: string }
  | { proof: "otp"; user: string }
  /** `by`: the identity that began the session, `session`: the scene of its scan. */
  | { proof: "session"; user: string; by: Identity; session: string }
)

export interface BindAnswer {
  reason: Reason
  /** Absent unless the identity is theirs now. */
  user?: string
}

/** A proof counts as a session of the person it proves, so the core decides as for a link. A new
 * identity ends the user's other sessions (ID-06); this sign-in continues. */
export async function bindProved(
  people: People,
  unions: Unions,
  question: BindQuestion,
): Promise<BindAnswer> {
  const { appId, openid } = question
  const weChatAnswer = said(await unions.askUnlessKnown(appId, openid))
  const decision = people.decide(
    `proof:${question.proof}`,
    () => decideFor(people, question, { appId, openid, ...weChatAnswer }),
    ({ outcome, user, writes }, now) => {
      people.noteFirstProof(writes, { appId, openid }, question.provedAt)
      unions.note(appId, openid, weChatAnswer, now)
      if (user !== undefined) rememberAppAccount(people, question, user, now)
      if (user !== undefined) owe(people, { ...settlementOf(question), user }, now)
      if (user !== undefined && outcome === "attach_identity") {
        people.endSessions(user, now, question.scannedAt)
      }
    },
  )
  const { user, reason } = decision
  return user === undefined ? { reason } : { reason: "accepted", user }
}

const settlementOf = (question: BindQuestion) => ({
  scene: question.scene,
  ...(question.proof === "session" && { session: question.session }),
})

function decideFor(people: People, question: BindQuestion, evidence: Evidence): BindingDecision {
  const owner = ownerOf(people, question)
  if (owner === undefined) return firstOf(people, question.clientId, evidence)
  const session =
    question.proof === "session"
      ? signedIn(people, owner, question.by)
      : people.store.activeUser(owner)
  if (session === undefined) return refused("user_not_active")
  return people.resolve({ ...evidence, session, purpose: "link" })
}

function ownerOf(people: People, question: BindQuestion): string | undefined {
  if (question.proof !== "app") return question.user
  return people.store.appAccountOwner(appAccountIn(question))
}

/** Nobody has the account yet: it becomes this person's, unless they have another one of the same app. */
function firstOf(people: People, clientId: string, evidence: Evidence): BindingDecision {
  const decision = people.resolve({ ...evidence, firstSignIn: "create" })
  const { user } = decision
  const appAccounts = user === undefined ? [] : people.store.appAccountsOf(user)
  const hasOther = appAccounts.some((appAccount) => appAccount.clientId === clientId)
  return hasOther ? refused("identity_taken") : decision
}

function rememberAppAccount(
  people: People,
  question: BindQuestion,
  user: string,
  now: number,
): void {
  if (question.proof !== "app") return
  people.store.addAppAccount(appAccountIn(question), user, now)
}

const appAccountIn = (question: Extract<BindQuestion, { proof: "app" }>): AppAccount => ({
  clientId: question.clientId,
  account: question.appAccount,
})

const refused = (reason: Reason): BindingDecision => ({ outcome: "refuse", reason, writes: [] })
