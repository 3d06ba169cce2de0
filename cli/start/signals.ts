// SIGINT and SIGTERM. A launcher may hear a signal twice at once, from a terminal and from npm, or from a supervisor
// that asks every process of a group; that is one request. A later one asks for haste.

const atOnceMs = 1000

export class Signals {
  readonly #first = new AbortController()
  #hurry: () => void = () => {}

  /** Aborted by the first signal. */
  readonly signal: AbortSignal = this.#first.signal

  readonly first: Promise<void> = new Promise((resolve) => {
    this.signal.addEventListener("abort", () => resolve())
  })

  readonly hurry: Promise<void> = new Promise((resolve) => {
    this.#hurry = resolve
  })

  constructor() {
    let firstAt = 0
    const heard = () => {
      const now = Date.now()
      if (!this.signal.aborted) firstAt = now
      else if (now - firstAt > atOnceMs) this.#hurry()
      this.#first.abort()
    }
    for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, heard)
  }
}
