// The servers to which an account's pushes are forwarded.

import type { OfficialAccount } from "../../core/config.ts"

interface Target {
  name: string
  url: string
}

export const targetsOf = (account: OfficialAccount | undefined): readonly Target[] =>
  (account as { forward?: Target[] } | undefined)?.forward ?? []
