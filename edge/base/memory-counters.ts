// Counts requests by key, in memory: a restart forgets them, and nothing is written. A key's window begins with
// its first request.

/** Above so many keys of one limit the oldest is forgotten, so that memory stays bounded. */
const keysMax = 100_000

/** A limit: its name, its length, and the most in it. */
export interface Bound {
  name: string
  windowSeconds: number
  most: number
}

/** Whether one more is within the bound, and otherwise after how many seconds to try again. */
export type Admission = { ok: true } | { ok: false; retryAfter: number }

interface Count {
  count: number
  endsAt: number
}

export class MemoryCounters {
  /** For each limit its keys, the oldest window first. */
  private readonly limits = new Map<string, Map<string, Count>>()

  take(bound: Bound, key: string, now: number): Admission {
    const current = this.current(bound, key, now)
    current.count += 1
    return judge(bound, current, now)
  }

  /** What one more would hear that is not counted, after others were refused. */
  ask(bound: Bound, key: string, now: number): Admission {
    const known = this.keys(bound, now).get(key)
    return known === undefined ? { ok: true } : judge(bound, known, now)
  }

  /** Refuses this key until its window ends. */
  fill(bound: Bound, key: string, now: number): void {
    this.current(bound, key, now).count = Number.POSITIVE_INFINITY
  }

  /** So many keys are in memory. */
  get size(): number {
    return [...this.limits.values()].reduce((sum, keys) => sum + keys.size, 0)
  }

  private current(bound: Bound, key: string, now: number): Count {
    const keys = this.keys(bound, now)
    const known = keys.get(key)
    if (known !== undefined) return known
    const fresh = { count: 0, endsAt: now + bound.windowSeconds * 1000 }
    keys.set(key, fresh)
    if (keys.size > keysMax) keys.delete(keys.keys().next().value ?? key)
    return fresh
  }

  /** Without the windows that have ended: they stand first, because all of a limit are equally long. */
  private keys({ name }: Bound, now: number): Map<string, Count> {
    const keys = this.limits.get(name) ?? new Map<string, Count>()
    this.limits.set(name, keys)
    for (const [key, { endsAt }] of keys) {
      if (endsAt > now) break
      keys.delete(key)
    }
    return keys
  }
}

function judge({ most }: Bound, { count, endsAt }: Count, now: number): Admission {
  if (count <= most) return { ok: true }
  return { ok: false, retryAfter: Math.ceil((endsAt - now) / 1000) }
}
