// The queue of pushes that their targets have not taken.

import type { PushCopy } from "../../base/forward-call.ts"
import type { Env } from "../../env.ts"

export interface KeptPush {
  id: string
  target: string
  push: PushCopy
  /** Seconds since 1970. */
  firstAt: number
  /** Not delivered before this time, in milliseconds since 1970. */
  nextAt: number
}

export interface KeptPushes {
  /** All or none; false if there is no room. */
  keep(pushes: KeptPush[]): Promise<boolean>
  delivered(ids: string[]): Promise<void>
}

const noQueue: KeptPushes = { keep: async () => false, delivered: async () => {} }

export const keptPushesOf = (_env: Env, _account: string): KeptPushes => noQueue
