// Who the person is that scanned.

import type { FirstSignIn } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface SignInQuestion {
  appId: string
  openid: string
  clientId: string
  firstSignIn: FirstSignIn
  /** What WeChat told of the openid already, or "". */
  unionid: string
}

export interface SignInAnswer {
  outcome: "approved" | "ask" | "refused"
  /** Missing unless approved. */
  user?: string
  reason: Reason
}

/**
 * A person who is known waits for nothing. Only for one who is not is WeChat asked first, so that a
 * second account of somebody known is found before a user is made of it.
 */
export async function signIn(
  people: People,
  unions: Unions,
  { appId, openid, firstSignIn, unionid }: SignInQuestion,
): Promise<SignInAnswer> {
  const weChatAnswer = unionid
    ? unions.heard(appId, unionid)
    : await unions.askUnlessKnown(appId, openid)
  const decision = people.decide(
    "wechat",
    () => people.resolve({ appId, openid, firstSignIn, ...weChatAnswer }),
    (_, now) => unions.note(appId, openid, weChatAnswer, now),
  )
  const { outcome, reason, user } = decision
  if (outcome === "ask") return { outcome, reason }
  if (user === undefined) return { outcome: "refused", reason }
  return { outcome: "approved", reason: "accepted", user }
}
