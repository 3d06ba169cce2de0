// Reaches the sessions and grants of a pool.

import type { Env } from "../../env.ts"
import { again, once, type Repetitions, reads, repeating } from "../desks.ts"
import { memberRepetitions } from "../member-stub.ts"
import type { SessionDesk } from "./session-desk.ts"

const ends = again("what has ended stays ended")

export const sessionRepetitions: Repetitions<SessionDesk> = {
  ...memberRepetitions,
  openSession: again("a scan has one session, and the same hash opens it"),
  session: reads,
  closeSession: ends,
  endSessions: ends,
  forgetUser: ends,
  endUnfollowed: ends,
  lastProof: reads,
  endTicket: ends,
  isDisowned: reads,
  admit: again("a grant and its refresh token are kept as they are"),
  grant: reads,
  endGrant: ends,
  presentedToken: reads,
  rotate: again("for half a minute the predecessor gets its successor"),
  pushRequest: again("the hash names one row"),
  pushedRequest: reads,
  spendAssertion: once("an assertion is spent once"),
}

export const sessionsOf = (env: Env, pool: string) =>
  repeating(
    () => (env.SESSION_DESK as DurableObjectNamespace<SessionDesk>).getByName(pool),
    sessionRepetitions,
  )
