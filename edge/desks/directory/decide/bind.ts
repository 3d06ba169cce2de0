// A signed-in person adds an identity, or somebody new proves the account they had.

import type { Reason } from "../../../core/reasons.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface LinkQuestion {
  appId: string
  openid: string
  /** Who is signed in. */
  user: string
}

export interface LinkRequest extends LinkQuestion {
  /** The session that asked is there still. */
  isSignedIn: boolean
}

export interface LinkAnswer {
  reason: Reason
  /** Missing unless the identity is theirs now. */
  user?: string
  /** The conflict that was recorded instead; an explicit merge may settle it. */
  conflict?: number
}

export async function link(
  people: People,
  unions: Unions,
  { appId, openid, user, isSignedIn }: LinkRequest,
): Promise<LinkAnswer> {
  const weChatAnswer = await unions.askUnlessKnown(appId, openid)
  const decision = people.decide(
    user,
    () => {
      // A link that was made ended the session itself: asked again, it is made already.
      const isMade = people.store.identity(appId, openid)?.user === user
      const session = isSignedIn || isMade ? people.store.activeUser(user) : undefined
      const who = session === undefined ? {} : { session }
      return people.resolve({ appId, openid, ...weChatAnswer, ...who, purpose: "link" })
    },
    ({ outcome, user: owner = "" }, now) => {
      unions.note(appId, openid, weChatAnswer, now)
      if (outcome === "attach_identity") people.endSessions(owner, now)
    },
  )
  if (decision.user !== undefined) return { reason: "accepted", user: decision.user }
  const conflict = people.store.conflictAbout(appId, openid)
  return { reason: decision.reason, ...(conflict !== undefined && { conflict }) }
}
