// The servers to which an account's pushes are forwarded.

import type { ForwardTarget, OfficialAccount } from "../../core/config.ts"

export const targetsOf = (account: OfficialAccount | undefined): readonly ForwardTarget[] =>
  account?.forward ?? []
