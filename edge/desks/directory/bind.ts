// A signed-in person adds an identity, or somebody new proves the account they had.

import type { Reason } from "../../reasons.ts"
import type { People } from "./people.ts"
import type { Unions } from "./unions.ts"

export interface LinkQuestion {
  appId: string
  openid: string
  /** Who is signed in. */
  user: string
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
  { appId, openid, user }: LinkQuestion,
): Promise<LinkAnswer> {
  const told = await unions.tellOf(appId, openid)
  const decision = people.decide(
    user,
    () => {
      const session = people.store.activeUser(user)
      const who = session === undefined ? {} : { session }
      return people.resolve({ appId, openid, ...told, ...who, purpose: "link" })
    },
    ({ outcome, user: owner = "" }, now) => {
      unions.note(appId, openid, told, now)
      if (outcome === "attach_identity") people.endSessions(owner, now)
    },
  )
  if (decision.user !== undefined) return { reason: "accepted", user: decision.user }
  const conflict = people.store.conflictAbout(appId, openid)
  return { reason: decision.reason, ...(conflict !== undefined && { conflict }) }
}
