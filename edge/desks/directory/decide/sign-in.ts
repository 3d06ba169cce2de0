// Decides who the person is that scanned.

import type { FirstSignIn } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import { accepted } from "../../../core/result.ts"
import type { People } from "./people.ts"
import { said, type Unions } from "./unions.ts"

export interface SignInQuestion {
  appId: string
  openid: string
  clientId: string
  firstSignIn: FirstSignIn
  /** The unionid that WeChat already told for the openid, or "". */
  unionid: string
  /** CreateTime of the scan, milliseconds since 1970. */
  provedAt: number
}

export interface SignInAnswer {
  /** `unsaid`: WeChat did not say who the person is. */
  outcome: "approved" | "ask" | "refused" | "unsaid"
  /** Absent unless approved. */
  user?: string
  reason: Reason
  /** WeChat's, if it refused to say who the person is. */
  errcode?: number
}

/**
 * A known person does not wait for WeChat. For an unknown one WeChat is asked first, so that a second
 * account of a known person is found before it becomes a user of its own.
 */
export async function signIn(
  people: People,
  unions: Unions,
  { appId, openid, firstSignIn, unionid, provedAt }: SignInQuestion,
): Promise<SignInAnswer> {
  const asked = unionid
    ? accepted(unions.heard(appId, unionid))
    : await unions.askUnlessKnown(appId, openid)
  const weChatAnswer = said(asked)
  // Nobody says whether this person is known at another account, so nobody says that they are new. With
  // `create` they are signed in, and WeChat is asked again.
  const isUnsaid = !asked.ok && !people.isKnown({ appId, openid })
  if (isUnsaid && firstSignIn !== "create") {
    const { reason, errcode } = asked
    return { outcome: "unsaid", reason, errcode }
  }
  const decision = people.decide(
    "wechat",
    () => people.resolve({ appId, openid, firstSignIn, ...weChatAnswer }),
    ({ writes }, now) => {
      people.noteFirstProof(writes, { appId, openid }, provedAt)
      unions.note(appId, openid, weChatAnswer, now)
    },
  )
  const { outcome, reason, user } = decision
  if (outcome === "ask") return { outcome, reason }
  if (user === undefined) return { outcome: "refused", reason }
  return { outcome: "approved", reason: "accepted", user }
}
