// The health of every target that was called.

import type { Warning } from "../../base/warning.ts"
import { configOf, type Env } from "../../env.ts"
import { TargetHealth, type TargetName } from "./target-health.ts"

const known = new Map<string, TargetHealth>()

export function healthOf(name: TargetName): TargetHealth {
  const key = `${name.account} ${name.target}`
  const health = known.get(key) ?? new TargetHealth(name)
  known.set(key, health)
  return health
}

/** For /health. */
export const targetWarnings = (env: Env): Warning[] =>
  configOf(env).accounts.flatMap(({ name: account, forward }) =>
    forward.flatMap(({ name: target }) => healthOf({ account, target }).warning ?? []),
  )
