// Who receives the letters of a pool, and the secret that each shares with Menshen.

import type { Config } from "../../../core/config.ts"
import { configOf, type Env } from "../../../env.ts"
import type { Target } from "./target.ts"

export interface Receiver {
  url: string
  secretEnv: string
}

/** The apps of the pool with a webhook, and the operator's sender of codes. */
export const receiversOf = (env: Env, pool: string) => receiversIn(configOf(env), pool)

export function receiversIn({ apps, pools }: Config, pool: string): Map<Target, Receiver> {
  const receivers = new Map<Target, Receiver>()
  for (const { clientId, pool: its, webhook } of apps) {
    if (its === pool && webhook) receivers.set(`app:${clientId}`, webhook)
  }
  const delivery = pools.find(({ name }) => name === pool)?.delivery
  if (delivery) receivers.set("delivery", delivery)
  return receivers
}
