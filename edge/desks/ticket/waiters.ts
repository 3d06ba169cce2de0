// Requests that wait for a ticket to change, one for each ticket. They end with this process; a client
// that returns reads the state.

export class Waiters {
  private readonly waiting = new Map<string, () => void>()

  wake(scene: string): void {
    this.waiting.get(scene)?.()
  }

  /** Resolves when the ticket changes, after `waitMs`, or when a newer request waits for the ticket. */
  next(scene: string, waitMs: number): Promise<void> {
    this.wake(scene)
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
