// Counts of the last hour by key, in memory, in slots of five minutes: the oldest slot leaves as a whole.
// The keys are the operator's, so they need no bound.

const slotMs = 5 * 60 * 1000
const slots = 12

export class SlottedCounts {
  private readonly counts = new Map<string, Map<number, number>>()

  add(key: string, now: number): void {
    const known = this.counts.get(key) ?? new Map<number, number>()
    this.counts.set(key, known)
    const slot = Math.floor(now / slotMs)
    known.set(slot, (known.get(slot) ?? 0) + 1)
    for (const old of known.keys()) if (old <= slot - slots) known.delete(old)
  }

  /** In this slot and the eleven before it. */
  count(key: string, now: number): number {
    const first = Math.floor(now / slotMs) - slots + 1
    const recent = [...(this.counts.get(key) ?? [])].filter(([slot]) => slot >= first)
    return recent.reduce((sum, [, count]) => sum + count, 0)
  }
}
