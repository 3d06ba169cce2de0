// A signed-in person adds an identity.

import type { Reason } from "../../../core/reasons.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface LinkQuestion {
  appId: string
  openid: string
  /** The signed-in user. */
  user: string
}

export interface LinkRequest extends LinkQuestion {
  /** Whether the session that asked still exists. */
  isSignedIn: boolean
  /** CreateTime of the scan, milliseconds since 1970. */
  provedAt: number
}

export interface LinkAnswer {
  reason: Reason
  /** Absent unless the identity is theirs now. */
  user?: string
  /** The conflict that was recorded instead; an explicit merge can settle it. */
  conflict?: number
}

export async function link(
  people: People,
  unions: Unions,
  { appId, openid, user, isSignedIn, provedAt }: LinkRequest,
): Promise<LinkAnswer> {
  const weChatAnswer = await unions.askUnlessKnown(appId, openid)
  const decision = people.decide(
    user,
    () => {
      // A completed link has ended the session itself, so a repeated call finds the link already made.
      const isMade = people.store.identity(appId, openid)?.user === user
      const session = isSignedIn || isMade ? people.store.activeUser(user) : undefined
      const who = session === undefined ? {} : { session }
      return people.resolve({ appId, openid, ...weChatAnswer, ...who, purpose: "link" })
    },
    ({ outcome, user: owner = "", writes }, now) => {
      people.noteFirstProof(writes, { appId, openid }, provedAt)
      unions.note(appId, openid, weChatAnswer, now)
      if (outcome === "attach_identity") people.endSessions(owner, now)
    },
  )
  if (decision.user !== undefined) return { reason: "accepted", user: decision.user }
  const conflict = people.store.conflictAbout(appId, openid)
  return { reason: decision.reason, ...(conflict !== undefined && { conflict }) }
}
