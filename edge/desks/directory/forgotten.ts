// Whom an old file must not bring back: the identities of who was forgotten (THREATS ID-10).

import type { ImportRecord } from "./import-record.ts"
import type { People } from "./people.ts"
import { type Grave, Tombstones } from "./tombstones.ts"

type Identity = ImportRecord["identities"][number]

/** Asked within a transaction, so that it holds when it is asked. */
export type IsForgotten = (identity: Identity) => boolean

const keyOf = ({ appId, openid }: Identity) => `${appId} ${openid}`

/** Hashing waits and a transaction does not, so the hashes come first. */
export async function forgottenIn(
  { sql }: People,
  records: readonly ImportRecord[],
): Promise<IsForgotten> {
  const tombstones = new Tombstones(sql)
  if (tombstones.isEmpty()) return () => false
  const graves = new Map<string, Grave>()
  for (const identity of records.flatMap(({ identities }) => identities)) {
    const { appId, openid } = identity
    graves.set(keyOf(identity), await tombstones.graveOf("identity", appId, openid))
  }
  return (identity) => {
    const grave = graves.get(keyOf(identity))
    return grave !== undefined && tombstones.has(grave)
  }
}
