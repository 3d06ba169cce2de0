// What signed-in people see of themselves, and can remove.

import { base64url, sha256 } from "../../../base/secrets.ts"
import type { Change } from "../../../core/binding.ts"
import { type Actor, tailOf } from "../store/audit.ts"
import type { IdentityRow } from "../store/store.ts"
import type { People } from "./people.ts"

export interface Profile {
  user: string
  /** Milliseconds since 1970. */
  createdAt: number
  identities: ShownIdentity[]
}

export interface ShownIdentity {
  /** Names the identity in a form, without revealing the openid. */
  id: string
  /** The account's name in menshen.json. */
  account: string
  /** The last four characters. */
  openid: string
  createdAt: number
  following: boolean
}

export async function profileOf(people: People, user: string): Promise<Profile | undefined> {
  const row = people.store.user(people.store.activeUser(user) ?? "")
  if (row === undefined) return undefined
  const identities = people.store.identitiesOf(row.user)
  return {
    user: row.user,
    createdAt: row.createdAt,
    identities: await Promise.all(identities.map((identity) => shown(people, identity))),
  }
}

async function shown(people: People, identity: IdentityRow): Promise<ShownIdentity> {
  const { appId, openid, createdAt, following } = identity
  const account = people.config.accounts.find((one) => one.appId === appId)?.name ?? appId
  return { id: await idOf(identity), account, openid: tailOf(openid), createdAt, following }
}

const idOf = async ({ appId, openid }: IdentityRow): Promise<string> =>
  base64url(await sha256(`${appId}\n${openid}`)).slice(0, 22)

/** Removes an identity by its `id` of `profileOf`, but never the last one. */
export async function unlinkById(
  people: People,
  { user, id, actor }: { user: string; id: string; actor: Actor },
): Promise<Change["reason"]> {
  for (const identity of people.store.identitiesOf(user)) {
    if ((await idOf(identity)) === id) return unlink(people, actor, { ...identity, user })
  }
  return "identity_not_owned"
}

export function unlink(
  people: People,
  actor: Actor,
  { user, appId, openid }: { user: string; appId: string; openid: string },
): Change["reason"] {
  const ask = () => people.core.unlink({ held: people.heldBy(user), identity: { appId, openid } })
  const { reason } = people.decide(actor, ask, ({ writes }, now) => {
    if (writes.length > 0) people.endSessions(user, now)
  })
  return reason
}
