// The limits on requests of strangers: one port with two fittings. Cloudflare counts by its rate-limit
// bindings, if wrangler.jsonc names them; elsewhere this process counts in memory. Neither writes
// anything, so that a refusal costs nothing (SECURITY.md, "Limits").

import { type Admission, type Bound, MemoryCounters } from "../base/memory-counters.ts"
import { isNews } from "../base/once-a-minute.ts"
import { type LimitName, limits } from "../core/config.ts"
import { logRefusal } from "../core/log-refusal.ts"
import { configOf, type Env } from "../env.ts"

export type { Admission }
export type Above = Exclude<Admission, { ok: true }>

const memory = new MemoryCounters()

/** Counts one request of this key. A key that nobody can say has no limit. */
export async function take(env: Env, name: LimitName, key: string | undefined): Promise<Admission> {
  const bound = boundOf(env, name)
  if (bound === undefined || key === undefined) return { ok: true }
  return noted(name, key, await count(env, name, bound, key))
}

/** Counts one request by several keys; undefined if it is within each limit. */
export async function firstAbove(
  env: Env,
  asked: readonly (readonly [LimitName, string | undefined])[],
): Promise<Above | undefined> {
  for (const [name, key] of asked) {
    const admission = await take(env, name, key)
    if (!admission.ok) return admission
  }
  return undefined
}

/** For limits that count failures only: asked before the work, and `take` after a failure. Cloudflare's
 * binding cannot be asked without counting, so this process remembers its refusals. */
export function ask(env: Env, name: LimitName, key: string | undefined): Admission {
  const bound = boundOf(env, name)
  if (bound === undefined || key === undefined) return { ok: true }
  return noted(name, key, memory.ask(bound, key, Date.now()))
}

async function count(env: Env, name: LimitName, bound: Bound, key: string): Promise<Admission> {
  const binding = bindingOf(env, name)
  if (binding === undefined) return memory.take(bound, key, Date.now())
  const { success } = await binding.limit({ key })
  if (success) return { ok: true }
  memory.fill(bound, key, Date.now())
  return { ok: false, retryAfter: bound.windowSeconds }
}

function noted(name: LimitName, key: string, admission: Admission): Admission {
  if (!admission.ok) noteLimit(name, key)
  return admission
}

/** One line a minute for each limit: a flood must not fill the log either. Nobody's address is named. */
export function noteLimit(name: LimitName, key: string): void {
  if (!isNews(name)) return
  const { per } = limits[name]
  const named = per === "address" ? {} : { [per]: key }
  logRefusal("limit_reached", { reason: "rate_limited", type: name, ...named })
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
