// Asks the directory about a confirmed ticket, and turns the answer into a ticket event.

import { refusalIdOf } from "../../base/refusal-id.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { isLink, type TicketEvent } from "../../core/ticket.ts"
import { appOf, type Env } from "../../env.ts"
import { isLasting, sentenceOn } from "../account/egress/errcodes.ts"
import type { SignInAnswer } from "../directory/decide/sign-in.ts"
import type { TakenBack } from "../directory/decide/take-back.ts"
import { directoryOf } from "../directory/directory-stub.ts"
import type { StoredTicket } from "./ticket-row.ts"

/** The waits before WeChat is asked again; each question takes two seconds at most. */
const againMs = [500, 2000]

/** The browser of a link is asked first, so the directory is not asked here (ID-08); the core leaves no
 * link ticket as `confirmed`, but an older version could. */
export async function askDirectory(env: Env, ticket: StoredTicket): Promise<TicketEvent> {
  return isLink(ticket) ? { kind: "must_choose" } : signIn(env, ticket)
}

async function signIn(env: Env, ticket: StoredTicket): Promise<TicketEvent> {
  const { pool, appId, openid, clientId, unionid, provedAt } = ticket
  const app = appOf(env, clientId)
  if (app === undefined) return { kind: "refused", reason: "client_unknown" }
  const { firstSignIn } = app
  const directory = directoryOf(env, pool)
  const question = { appId, openid, clientId, firstSignIn, unionid, provedAt }
  const ask = () => directory.signIn(question)
  const answer = await patiently(ask, ({ outcome, reason }) => {
    return outcome !== "unsaid" || isLasting(reason)
  })
  const { outcome, user, reason } = answer
  if (outcome === "ask") return { kind: "must_choose" }
  if (outcome === "unsaid") return { kind: "refused", reason: reasonUnsaid(ticket, answer) }
  return user === undefined ? { kind: "refused", reason } : { kind: "approved", user }
}

/** WeChat did not say who the person is: what their browser hears (edge/http/refuse.ts). */
function reasonUnsaid({ scene, clientId: client }: StoredTicket, answer: SignInAnswer): Reason {
  const { reason, errcode } = answer
  if (!isLasting(reason)) return "wechat_unreachable"
  const sentence = errcode && sentenceOn(errcode, "/cgi-bin/user/info")
  const id = refusalIdOf(scene)
  logRefusal("sign_in_refused", { id, client, reason, errcode, ...(sentence && { sentence }) })
  return "account_misconfigured"
}

/** Of the minute that a confirmed ticket has. A person waits for a directory that fails as long as a restart
 * takes, and then gets an answer. */
const leftForAnswerMs = 45_000

/** How long the directory may still be asked about a confirmed ticket, in milliseconds. */
export const patienceFor = ({ deadline }: StoredTicket, now: number): number =>
  deadline - leftForAnswerMs - now

/** Asks again while WeChat does not answer; the person's page says that it is signing them in. */
async function patiently<T>(ask: () => Promise<T>, isSaid: (answer: T) => boolean): Promise<T> {
  for (const wait of againMs) {
    const answer = await ask()
    if (isSaid(answer)) return answer
    await scheduler.wait(wait)
  }
  return ask()
}

/** A stranger's browser may have used the scan: a link gave this WeChat to the stranger's account, or a
 * sign-in let the stranger add a WeChat to this person's account. Takes both back. */
export async function takeBack(env: Env, ticket: StoredTicket): Promise<TakenBack> {
  const { pool, sessionUser, appId, openid, purpose, scannedAt: since } = ticket
  const user = isLink(ticket) ? sessionUser : ticket.user
  if (user === "") return { separated: 0, removed: 0, refused: [] }
  const scan = { appId, openid, user, since, purpose }
  const taken = await directoryOf(env, pool).takeBack(scan)
  const { clientId: client } = ticket
  for (const reason of taken.refused) logRefusal("not_me_without_effect", { reason, client })
  return taken
}
