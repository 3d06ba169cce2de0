// Whom a client means by a subject that it knows, from an id_token_hint or a requested `sub`. A user who was merged
// is the one that they were merged into. A pairwise subject cannot be read, so the subjects of the former users
// are compared.

import { directoryOf } from "../desks/directory/directory-stub.ts"
import { keyRingOf } from "../desks/keys/key-ring-stub.ts"
import type { Env } from "../env.ts"

/** A user of a pool, and the sector of the client that asks, or "". */
export interface Person {
  pool: string
  user: string
  sector: string
}

export async function isSubjectOf(env: Env, sub: string, person: Person): Promise<boolean> {
  const { pool, user, sector } = person
  const ring = keyRingOf(env)
  if ((await ring.subjectOf({ user, sector })) === sub) return true
  const former = await directoryOf(env, pool).formerUsersOf(user)
  const subjects = former.map((one) => ring.subjectOf({ user: one, sector }))
  return (await Promise.all(subjects)).includes(sub)
}
