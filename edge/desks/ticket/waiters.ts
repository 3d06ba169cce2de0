// Requests that wait for a ticket to change. They end with this process; a client that returns reads the
// state.

export class Waiters {
  private readonly waiting = new Map<string, Set<() => void>>()

  wake(scene: string): void {
    for (const wake of this.waiting.get(scene) ?? []) wake()
  }

  /** Resolves when the ticket changes, or after `waitMs`. */
  next(scene: string, waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const together = this.waiting.get(scene) ?? new Set()
      this.waiting.set(scene, together)
      const done = () => {
        clearTimeout(timer)
        together.delete(done)
        if (together.size === 0) this.waiting.delete(scene)
        resolve()
      }
      const timer = setTimeout(done, waitMs)
      together.add(done)
    })
  }
}
