// The hosted page leaves only for a server that answers. The error page of a browser or a proxy has no way
// on, and would stay where this page can wait.

import { unreachable } from "./messages.ts"
import { backoffMs } from "./retry.ts"
import type { View } from "./view.ts"

const answerMs = 10_000

export class Leaving {
  readonly #issuer: string
  readonly #show: (view: View) => void
  #go: () => void = () => {}
  #asking = false
  #hurry: () => void = () => {}

  constructor(issuer: string, show: (view: View) => void) {
    this.#issuer = issuer
    this.#show = show
  }

  /** The page stays as it is until it leaves. */
  get asking(): boolean {
    return this.#asking
  }

  /** Does not wait any longer to ask again. */
  hurry(): void {
    this.#hurry()
  }

  /** Leaves by `go`; the last one counts. */
  async leave(go: () => void): Promise<void> {
    this.#go = go
    this.hurry()
    if (this.#asking) return
    this.#asking = true
    for (let failures = 1; !(await this.#answers()); failures++) {
      this.#show({ name: "offline", fault: navigator.onLine ? unreachable() : undefined })
      await this.#pause(backoffMs(failures))
    }
    this.#asking = false
    this.#go()
  }

  /** HEAD starts nothing, and goes the way that the page will go. */
  async #answers(): Promise<boolean> {
    const cut = new AbortController()
    const timer = setTimeout(() => cut.abort(), answerMs)
    const init = { method: "HEAD", cache: "no-store", signal: cut.signal } as const
    const answer = await fetch(`${this.#issuer}/authorize`, init).catch(() => undefined)
    clearTimeout(timer)
    return answer?.ok === true
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#hurry = resolve
      setTimeout(resolve, ms)
    })
  }
}
