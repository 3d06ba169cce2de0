// The order in which pushes are sent: usually at once. With `reorder`, pushes within the window are
// sent newest first, one after the other (no document promises an order,
// docs/wechat-protocol.md#events).
export class Outbox {
  private held: (() => Promise<void>)[] = []

  send<T>(job: () => Promise<T>, reorderWindowMs: number | null): Promise<T> {
    if (reorderWindowMs === null) return job()
    if (this.held.length === 0) setTimeout(() => void this.release(), reorderWindowMs)
    return new Promise<T>((resolve, reject) => {
      this.held.push(() => job().then(resolve, reject))
    })
  }

  private async release(): Promise<void> {
    const jobs = this.held.reverse()
    this.held = []
    for (const job of jobs) await job()
  }
}
