// A signed-in person adds an identity.

import type { Identity } from "../../../core/binding.ts"
import type { Reason } from "../../../core/reasons.ts"
import type { People } from "./people.ts"
import { owe } from "./settlement.ts"
import { said, type Unions } from "./unions.ts"

export interface LinkQuestion {
  appId: string
  openid: string
  /** The signed-in user. */
  user: string
  /** The identity that began the session. */
  by: Identity
}

/** What settles the ticket of a link. */
export interface LinkTicket {
  scene: string
  /** The scene of the scan that began the session. */
  session: string
}

export interface LinkRequest extends LinkQuestion, LinkTicket {
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
  { appId, openid, user, by, provedAt, scene, session: sessionScene }: LinkRequest,
): Promise<LinkAnswer> {
  const weChatAnswer = said(await unions.askUnlessKnown(appId, openid))
  const decision = people.decide(
    user,
    () => {
      const session = signedIn(people, user, by)
      const who = session === undefined ? {} : { session }
      return people.resolve({ appId, openid, ...weChatAnswer, ...who, purpose: "link" })
    },
    ({ outcome, user: owner = "", writes }, now) => {
      people.noteFirstProof(writes, { appId, openid }, provedAt)
      unions.note(appId, openid, weChatAnswer, now)
      if (outcome === "attach_identity") people.endSessions(owner, now)
      if (owner !== "") owe(people, { scene, session: sessionScene, user: owner }, now)
    },
  )
  if (decision.user !== undefined) return { reason: "accepted", user: decision.user }
  const conflict = people.store.conflictAbout(appId, openid)
  return { reason: decision.reason, ...(conflict !== undefined && { conflict }) }
}

/** The user of a session, while the identity that began it is theirs: one that was taken off meanwhile, by
 * "not me" or by an operator, changes nothing any more, even if its session has not heard of it (INV-23). */
export function signedIn({ store }: People, user: string, by: Identity): string | undefined {
  const owner = store.identity(by.appId, by.openid)?.user
  return owner === user ? store.activeUser(user) : undefined
}
