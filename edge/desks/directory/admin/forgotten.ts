// Identities and unions of forgotten people, which an old file must not bring back (ID-10).

import { forgottenAmong, type IsForgotten } from "../decide/forgotten.ts"
import type { People } from "../decide/people.ts"
import type { ImportRecord } from "./import-record.ts"

export type { IsForgotten } from "../decide/forgotten.ts"

export function forgottenIn(
  { sql }: People,
  records: readonly ImportRecord[],
): Promise<IsForgotten> {
  const things = records
    .flatMap(({ identities }) => identities)
    .flatMap(({ union, ...identity }) => (union === undefined ? [identity] : [identity, union]))
  return forgottenAmong(sql, things)
}
