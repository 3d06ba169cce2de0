// What a new person can do before the ticket continues: say that they are new, or prove an old account.
// The hosted page and the widget use the same functions; each checks the browser's proof first.

import { type ContactKind, contactIn, contactOf } from "../base/contacts.ts"
import { newProofId } from "../base/secrets.ts"
import type { Identity } from "../core/binding.ts"
import { logRefusal } from "../core/log-refusal.ts"
import type { Reason } from "../core/reasons.ts"
import { accepted, type Refusal, type Result, refused } from "../core/result.ts"
import { isLink, type Status } from "../core/ticket.ts"
import { directoryOf } from "../desks/directory/directory-stub.ts"
import type { Session } from "../desks/sessions/sessions.ts"
import type { StoredTicket } from "../desks/ticket/ticket-row.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { type App, appOf, coreOf, type Env, endsOnUnfollow } from "../env.ts"
import type { Bearer } from "../http/cookie.ts"
import { endIfDisowned } from "./end-by-not-me.ts"

/** The ways to prove an old account that an app offers. */
export interface Offer {
  app: boolean
  otp: boolean
  session: boolean
}

export const offerOf = ({ proofs }: App): Offer => ({
  app: proofs.app !== undefined,
  otp: proofs.otp,
  session: proofs.session,
})

/** Whether new people may prove an old account, so that their browser may ask for the code of their phone. */
export const takesProofs = (app: App): boolean =>
  Object.values(offerOf(app)).includes(true) &&
  (app.firstSignIn === "ask" || app.firstSignIn === "bind-or-create")

/** Whether a page may ask a new person of this app, whom an unfollow meanwhile would sign out. */
export const heedsUnfollow = (env: Env, { firstSignIn, pool }: App): boolean =>
  (firstSignIn === "ask" || firstSignIn === "bind-or-create") && endsOnUnfollow(env, pool)

export type Choosing = Result<{ ticket: StoredTicket; app: App }>
/** The status of the ticket after the choice. */
export type Chosen = Result<Status>

/** The ticket of this browser, while its person has to choose. */
export async function choosingOf(env: Env, { scene, secret }: Bearer): Promise<Choosing> {
  return choosable(env, await deskOf(env, scene).withProof(scene, secret))
}

export function choosable(env: Env, ticket: StoredTicket | undefined): Choosing {
  const app = appOf(env, ticket?.clientId)
  if (ticket === undefined || app === undefined) return refused("ticket_not_found")
  // A link signs nobody in: the account page asks about it (INV-19).
  if (isLink(ticket)) return refused("ticket_out_of_turn")
  if (ticket.state === "choosing") return accepted({ ticket, app })
  return refused(ticket.state === "expired" ? "ticket_expired" : "ticket_out_of_turn")
}

export async function chooseNew(env: Env, bearer: Bearer): Promise<Chosen> {
  const choosing = await choosingOf(env, bearer)
  return choosing.ok ? becomeNew(env, choosing.value.ticket) : choosing
}

/** Idempotent: the second time, the directory knows the person. */
export async function becomeNew(env: Env, ticket: StoredTicket): Promise<Chosen> {
  const { scene, pool, appId, openid, clientId, unionid, provedAt } = ticket
  const firstSignIn = "create"
  const question = { appId, openid, clientId, firstSignIn, unionid, provedAt } as const
  const { user, reason } = await directoryOf(env, pool).signIn(question)
  return user ? deskOf(env, scene).settle(scene, user) : refuseChoice(ticket, reason)
}

export type OldAccount =
  | { proof: "otp"; user: string }
  | { proof: "session"; user: string; by: Identity; session: string }
  /** The application's own id of the account. */
  | { proof: "app"; appAccount: string }

/** @param session the one that proved the account */
export async function becomeOld(
  env: Env,
  ticket: StoredTicket,
  old: OldAccount,
  session?: Session,
): Promise<Chosen> {
  const { scene, pool, appId, openid, clientId, scannedAt, provedAt } = ticket
  const question = { scene, appId, openid, clientId, scannedAt, provedAt, ...old }
  const { user, reason } = await directoryOf(env, pool).bindProved(question)
  return user ? settleChoice(env, ticket, user, session) : refuseChoice(ticket, reason)
}

function refuseChoice({ clientId: client }: StoredTicket, reason: Reason): Chosen {
  logRefusal("choice_refused", { client, reason })
  return refused(reason === "accepted" ? "ticket_out_of_turn" : reason)
}

/** The directory has already written. If this worker dies, the directory settles the ticket itself
 * (decide/settlement.ts).
 * @param session the one that proved the account */
export async function settleChoice(
  env: Env,
  { scene, pool }: StoredTicket,
  user: string,
  session: Session | undefined,
): Promise<Chosen> {
  const isDisowned = session !== undefined && (await endIfDisowned(env, pool, session))
  const chosen = isDisowned
    ? refused("session_required")
    : await deskOf(env, scene).settle(scene, user)
  await directoryOf(env, pool).settled(scene)
  return chosen
}

/** How a browser shows that its person holds the phone that scanned. */
export interface Phone {
  /** Our own page drew the QR code in this browser, and took the code if the app asks for it. */
  drawnHere: boolean
  /** The six digits of the phone's chat; "" if none were sent. */
  code: string
}

/** Whether the sign-in itself has shown it. */
export const isPhoneHere = ({ confirm }: StoredTicket, drawnHere: boolean): boolean =>
  drawnHere && (confirm === "phone-code" || confirm === "oauth")

/** An old account is proved for the WeChat that scanned. Another person can have scanned first, and another
 * site can have brought the ticket here, so each proof begins with the code of that phone (CD-06, ID-08). */
async function checkPhone(env: Env, ticket: StoredTicket, bearer: Bearer, phone: Phone) {
  const { drawnHere, code } = phone
  if (isPhoneHere(ticket, drawnHere)) return accepted(undefined)
  if (code === "") return refused("request_malformed")
  const { scene, secret } = bearer
  const { reason, triesLeft } = await deskOf(env, scene).typed(scene, secret, code)
  if (reason === "accepted") return accepted(undefined)
  const left = reason === "confirm_digits_wrong" ? triesLeft : undefined
  logRefusal("code_without_effect", { reason, tries_left: left })
  return refused(reason)
}

/** Starts a proof by the application's own sign-in; the id is part of the next address. */
export async function beginAppProof(
  env: Env,
  bearer: Bearer,
  phone: Phone,
): Promise<Result<string>> {
  const choosing = await choosingOf(env, bearer)
  if (!choosing.ok) return choosing
  const { ticket, app } = choosing.value
  if (!offerOf(app).app) return refused("choice_not_offered")
  const checked = await checkPhone(env, ticket, bearer, phone)
  if (!checked.ok) return checked
  const id = newProofId()
  const { scene, clientId, pool } = ticket
  const proof = { id, kind: "app" as const, scene, clientId, user: "", otpHash: new Uint8Array() }
  await directoryOf(env, pool).addProof(proof)
  return accepted(id)
}

/** The user of `session` is freshly signed in by another identity, in the browser that holds the ticket. */
export async function chooseSession(
  env: Env,
  bearer: Bearer,
  session: Session,
  phone: Phone,
): Promise<Chosen> {
  const choosing = await choosingOf(env, bearer)
  if (!choosing.ok) return choosing
  const { ticket, app } = choosing.value
  if (!offerOf(app).session) return refused("choice_not_offered")
  const checked = await checkPhone(env, ticket, bearer, phone)
  if (!checked.ok) return checked
  const { user, appId, openid, scene } = session
  const by = { appId, openid }
  return becomeOld(env, ticket, { proof: "session", user, by, session: scene }, session)
}

export interface OtpRequest {
  /** Absent: the address says it. */
  channel?: ContactKind
  /** As the person typed it. */
  address: string
  language: string
  phone: Phone
}

/** `retryAt` if a limit is reached, in milliseconds since 1970. */
export type BegunOtp = Result<undefined, { reason: Refusal; retryAt?: number }>

/** Sends a one-time code if the address is on record. The answer does not reveal whether it is. The ticket
 * and its application come first: a stranger's address is read for neither. */
export async function beginOtp(env: Env, bearer: Bearer, request: OtpRequest): Promise<BegunOtp> {
  const choosing = await choosingOf(env, bearer)
  if (!choosing.ok) return choosing
  const { ticket, app } = choosing.value
  if (!offerOf(app).otp) return refused("choice_not_offered")
  const { channel, address, language } = request
  const contact = channel === undefined ? contactIn(address) : contactOf(channel, address)
  if (contact === undefined) return refused("address_malformed")
  const checked = await checkPhone(env, ticket, bearer, request.phone)
  if (!checked.ok) return checked
  const { scene, clientId, pool, appId, openid } = ticket
  const known = { scene, clientId, appName: app.name, language, appId, openid }
  const begun = await directoryOf(env, pool).startOtp({ ...contact, ...known })
  if (!begun.ok) logRefusal("otp_refused", { client: clientId, reason: begun.reason })
  return begun
}

/** Six digits, with room for what people type around them. */
const otpCharsMax = 64

export async function endOtp(env: Env, bearer: Bearer, otp: string): Promise<Chosen> {
  const choosing = await choosingOf(env, bearer)
  if (!choosing.ok) return choosing
  const { ticket } = choosing.value
  if (otp.length > otpCharsMax) return refused("otp_mismatch")
  const digits = coreOf(env).typedDigits(otp, 6)
  if (digits === undefined) return refused("otp_mismatch")
  const { scene, clientId, pool } = ticket
  const checked = await directoryOf(env, pool).checkOtp(scene, clientId, digits)
  if (!checked.ok) {
    const { reason, triesLeft } = checked
    logRefusal("proof_refused", { client: clientId, reason, tries_left: triesLeft })
    return refused(reason)
  }
  return becomeOld(env, ticket, { proof: "otp", user: checked.value })
}
