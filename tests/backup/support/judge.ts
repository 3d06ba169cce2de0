// Asks a restored Menshen for what each visitor had.

import type { Suite } from "../../conformance/suite.ts"
import { rowsIn } from "../../support/data-folder.ts"
import { refresh, subjectIn, type Visitor } from "./visitors.ts"

export interface Judged {
  /** Of visitors before the backup. */
  asked: number
  endedBefore: number
  /** Each is a sentence. */
  faults: string[]
  /** Signed in before the moment of the loss and not there: milliseconds before it. */
  missing: number[]
}

/**
 * @param moment what was answered before it has to be there, and what ended before it must not come back
 * @param most how many visitors are asked over HTTP
 */
export async function judge(
  suite: Suite,
  visitors: readonly Visitor[],
  moment: number,
  most = Number.POSITIVE_INFINITY,
): Promise<Judged> {
  const known = usersIn(suite)
  const before = visitors.filter(({ signedInAt }) => signedInAt < moment)
  const judged: Judged = { asked: 0, endedBefore: 0, faults: [], missing: [] }
  const step = Math.max(1, before.length / most)
  const asked = before.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
  for (const visitor of before) {
    if (!known.has(visitor.sub)) judged.faults.push(`${nameOf(visitor)}: their user is missing`)
  }
  for (const visitor of asked) {
    judged.asked++
    if (visitor.endedAt < moment) judged.endedBefore++
    for (const fault of await faultsOf(suite, visitor, moment)) {
      judged.faults.push(`${nameOf(visitor)}: ${fault}`)
    }
  }
  return judged
}

const nameOf = ({ openid, ending }: Visitor) => `${openid.slice(0, 13)} (${ending})`

const usersIn = ({ w }: Suite) =>
  new Set(
    rowsIn(w, "Directory", "SELECT user FROM users").map((row) => (row as { user: string }).user),
  )

async function faultsOf(suite: Suite, visitor: Visitor, moment: number): Promise<string[]> {
  const { ending, endedAt, sub, agent } = visitor
  const isEnded = endedAt < moment
  const faults: string[] = []
  const session = await subjectIn(suite, agent)
  const isSignedOut = ending === "signs out" || ending === "unfollows"
  if (isEnded && isSignedOut && session !== "login_required")
    faults.push(`the session is ${session}`)
  const mayHaveEnded = isSignedOut && !isEnded
  if (!isSignedOut && session !== sub) faults.push(`the session is ${session} and not ${sub}`)
  if (mayHaveEnded && ![sub, "login_required"].includes(session)) faults.push(`session ${session}`)
  const isRevoked = ending === "revokes" || ending === "unfollows"
  const { status, body } = await refresh(suite.w, visitor.client, visitor.refreshToken)
  if (isEnded && isRevoked && status === 200) faults.push("a revoked refresh token works")
  if (!isRevoked && ending !== "rotates" && status !== 200) {
    faults.push(`the refresh token does not work: ${JSON.stringify(body)}`)
  }
  if (ending === "rotates" && isEnded) {
    if (status === 200 && body.refresh_token !== visitor.nextToken) {
      faults.push("a used refresh token gave a new one")
    }
  }
  return faults
}
