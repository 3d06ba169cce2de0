// How the stateless side finds the one writer of a thing.

import { configOf, type Env } from "../env.ts"
import { shardOf } from "../secrets.ts"

const shardsOf = (env: Env) => Math.min(4096, Math.max(1, Number(env.MENSHEN_SHARDS ?? 16) || 16))

export const deskOf = (env: Env, scene: string) =>
  env.TICKET_DESK.getByName(`shard-${shardOf(scene, shardsOf(env))}`)

export const keeperOf = (env: Env, account: string) => env.ACCOUNT_KEEPER.getByName(account)

export const directoryOf = (env: Env, pool: string) => env.DIRECTORY.getByName(pool)
export const sessionsOf = (env: Env, pool: string) => env.SESSION_DESK.getByName(pool)

export const keyRingOf = (env: Env) => env.KEY_RING.getByName(configOf(env).issuer)
