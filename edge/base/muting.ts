// Mutes a person who denies sign-ins again and again, so that nobody can scan and deny the codes of others
// all day (AV-09). In memory, like the limits on strangers: a restart forgets it, nothing is written on the
// path of people, and of several nodes each counts for itself (docs/decisions/0036-limits-in-memory.md).
// Not in the table of limits: it counts people whom WeChat has named, not strangers, and Cloudflare's
// binding knows no window of ten minutes.

export const denialsMax = 10
export const denialWindowMs = 10 * 60 * 1000
export const mutedMs = 10 * 60 * 1000

/** Above so many people the oldest is forgotten, so that memory stays bounded. */
const peopleMax = 100_000

interface Muted {
  until: number
  isTold: boolean
}

export class Muting {
  /** When each person denied within the window; the latest last. */
  private readonly denials = new Map<string, number[]>()
  private readonly muted = new Map<string, Muted>()

  /** True if this denial mutes the person. */
  deny(person: string, now: number): boolean {
    this.forget(now)
    const before = this.denials.get(person) ?? []
    const recent = [...before.filter((at) => at + denialWindowMs > now), now]
    this.denials.delete(person)
    if (recent.length < denialsMax) {
      keep(this.denials, person, recent)
      return false
    }
    this.muted.delete(person)
    keep(this.muted, person, { until: now + mutedMs, isTold: false })
    return true
  }

  isMuted(person: string, now: number): boolean {
    return (this.muted.get(person)?.until ?? 0) > now
  }

  /** True once while the person is muted: then they are told. */
  tell(person: string, now: number): boolean {
    const muted = this.muted.get(person)
    if (muted === undefined || muted.until <= now || muted.isTold) return false
    muted.isTold = true
    return true
  }

  /** So many people are in memory. */
  get size(): number {
    return this.denials.size + this.muted.size
  }

  /** The oldest stand first. */
  private forget(now: number): void {
    for (const [person, times] of this.denials) {
      if ((times.at(-1) ?? 0) + denialWindowMs > now) break
      this.denials.delete(person)
    }
    for (const [person, { until }] of this.muted) {
      if (until > now) break
      this.muted.delete(person)
    }
  }
}

function keep<Value>(people: Map<string, Value>, person: string, value: Value): void {
  people.set(person, value)
  if (people.size > peopleMax) people.delete(people.keys().next().value ?? person)
}
