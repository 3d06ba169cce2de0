// Whether an identity or a union was a forgotten person's, whom nothing may bring back (ID-10).

import type { Identity, Union } from "../../../core/binding.ts"
import { type Grave, Tombstones } from "../store/tombstones.ts"

/** Called within a transaction, so that the answer still holds when it is used. */
export type IsForgotten = (one: Identity | Union) => boolean

type Place = [kind: Grave["kind"], realm: string, id: string]

const placeOf = (one: Identity | Union): Place =>
  "openid" in one ? ["identity", one.appId, one.openid] : ["union", one.openPlatform, one.unionid]

/** Hashing is asynchronous and a transaction is not, so the hashes are made first. */
export async function forgottenAmong(
  sql: SqlStorage,
  things: readonly (Identity | Union)[],
): Promise<IsForgotten> {
  const tombstones = new Tombstones(sql)
  if (tombstones.isEmpty()) return () => false
  const graves = new Map<string, Grave>()
  for (const one of things) {
    const place = placeOf(one)
    graves.set(place.join(" "), await tombstones.graveOf(...place))
  }
  return (one) => {
    const grave = graves.get(placeOf(one).join(" "))
    return grave !== undefined && tombstones.has(grave)
  }
}
