// What signed-in people see of themselves, and can remove.

import { base64url, sha256 } from "../../../base/secrets.ts"
import type { Change, Identity } from "../../../core/binding.ts"
import { type Actor, tailOf } from "../store/audit.ts"
import type { IdentityRow } from "../store/store.ts"
import { signedIn } from "./bind.ts"
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

const idOf = async ({ appId, openid }: Identity): Promise<string> =>
  base64url(await sha256(`${appId}\n${openid}`)).slice(0, 22)

export interface OwnUnlink {
  user: string
  /** Of `profileOf`. */
  id: string
  /** The identity that began the session. */
  by: Identity
}

/** A signed-in person removes an identity, but never the last one. */
export async function unlinkById(
  people: People,
  { user, id, by }: OwnUnlink,
): Promise<Change["reason"]> {
  for (const identity of people.store.identitiesOf(user)) {
    if ((await idOf(identity)) === id) return unlink(people, user, { ...identity, user, by })
  }
  return "identity_not_owned"
}

interface Unlink extends Identity {
  user: string
  /** If a signed-in person asks: the identity that began the session. */
  by?: Identity
}

export function unlink(
  people: People,
  actor: Actor,
  { user, appId, openid, by }: Unlink,
): Change["reason"] {
  const asking = by === undefined ? {} : { by, now: Date.now() }
  const ask = (): Change => {
    const isOut = by !== undefined && signedIn(people, user, by) === undefined
    if (isOut) return { reason: "identity_not_owned", writes: [] }
    return people.core.unlink({
      held: people.heldBy(user),
      identity: { appId, openid },
      ...asking,
    })
  }
  const { reason } = people.decide(actor, ask, ({ writes }, now) => {
    if (writes.length > 0) people.endSessions(user, now)
  })
  return reason
}
