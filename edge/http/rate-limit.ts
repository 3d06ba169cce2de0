// The limits on requests of strangers: one port with two fittings. Cloudflare counts by its rate-limit
// bindings, if wrangler.jsonc names them; elsewhere this process counts in memory. Neither writes
// anything, so that a refusal costs nothing (SECURITY.md, "Limits").

import { type Admission, type Bound, MemoryCounters } from "../base/memory-counters.ts"
import { type LimitName, limits } from "../core/config.ts"
import { configOf, type Env } from "../env.ts"

export type { Admission }

const memory = new MemoryCounters()

/** Counts one request of this key. A key that nobody can say has no limit. */
export async function take(env: Env, name: LimitName, key: string | undefined): Promise<Admission> {
  const bound = boundOf(env, name)
  if (bound === undefined || key === undefined) return { ok: true }
  const binding = bindingOf(env, name)
  if (binding === undefined) return memory.take(bound, key, Date.now())
  const { success } = await binding.limit({ key })
  if (success) return { ok: true }
  memory.fill(bound, key, Date.now())
  return { ok: false, retryAfter: bound.windowSeconds }
}

/** For limits that count failures only: asked before the work, and `take` after a failure. Cloudflare's
 * binding cannot be asked without counting, so this process remembers its refusals. */
export function ask(env: Env, name: LimitName, key: string | undefined): Admission {
  const bound = boundOf(env, name)
  if (bound === undefined || key === undefined) return { ok: true }
  return memory.ask(bound, key, Date.now())
}

/** Undefined if limits are off. */
function boundOf(env: Env, name: LimitName): Bound | undefined {
  const config = configOf(env).limits
  const { windowSeconds } = limits[name]
  return config.off ? undefined : { name, windowSeconds, most: config[name] }
}

/** "signInsPerAddress" is bound as SIGN_INS_PER_ADDRESS. */
const bindingName = (name: LimitName) =>
  name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()

function bindingOf(env: Env, name: LimitName): RateLimit | undefined {
  const bound = (env as unknown as Record<string, unknown>)[bindingName(name)]
  const counts = typeof bound === "object" && bound !== null && "limit" in bound
  return counts ? (bound as RateLimit) : undefined
}
