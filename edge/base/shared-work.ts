// Work that one request begins and others wait for. The runtime ends whatever a request began when its visitor
// hangs up, and a promise that dies so is never settled: everybody else would wait for it for ever.

import { waitUntil } from "cloudflare:workers"
import { orSilence } from "./silence.ts"

export class SharedWork {
  private readonly silentAfterMs: number
  private running: Promise<void> | undefined

  /** @param silentAfterMs how long anybody waits; work that takes longer is begun anew */
  constructor(silentAfterMs: number) {
    this.silentAfterMs = silentAfterMs
  }

  get isRunning(): boolean {
    return this.running !== undefined
  }

  /** Waits for the work, which is begun unless it runs. */
  async join(work: () => Promise<void>): Promise<void> {
    this.running ??= this.begin(work)
    const joined = this.running
    if ((await orSilence(this.silentAfterMs, joined)) === "silent") this.end(joined)
  }

  private begin(work: () => Promise<void>): Promise<void> {
    const begun: Promise<void> = work().finally(() => this.end(begun))
    // It outlives the request.
    waitUntil(begun)
    return begun
  }

  private end(ended: Promise<void>): void {
    if (this.running === ended) this.running = undefined
  }
}
