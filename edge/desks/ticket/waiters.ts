// Requests that wait for a ticket to change, one for each ticket. They end with this process; a client
// that returns reads the state.

export class Waiters {
  private readonly waiting = new Map<string, () => void>()
  private released = false

  wake(scene: string): void {
    this.waiting.get(scene)?.()
  }

  /** Nobody waits any longer, now or later: this process is about to end. */
  release(): void {
    this.released = true
    for (const wake of [...this.waiting.values()]) wake()
  }

  /** Resolves when the ticket changes, after `waitMs`, or when a newer request waits for the ticket. */
  next(scene: string, waitMs: number): Promise<void> {
    this.wake(scene)
    if (this.released) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        if (this.waiting.get(scene) === done) this.waiting.delete(scene)
        resolve()
      }
      const timer = setTimeout(done, waitMs)
      this.waiting.set(scene, done)
    })
  }
}
