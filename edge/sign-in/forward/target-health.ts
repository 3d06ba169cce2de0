// Whether a target of forwarded pushes answers. One that does not is left alone for a while, so that the people who
// write to the account do not wait for it; its pushes wait in the queue. In memory, for each target.

import { Circuit, type Entry } from "../../base/circuit.ts"
import { log } from "../../base/log.ts"
import type { Warning } from "../../base/warning.ts"

const pauseMs = 15_000
/** A crowd that writes while it hangs must not hold all the memory: each call holds a push and a part of an answer. */
const callsMost = 100
/** Who does not answer within less may be well: Menshen itself was slow before the call. */
const fairMs = 1000

export interface TargetName {
  account: string
  target: string
}

export class TargetHealth {
  private readonly name: TargetName
  private readonly circuit: Circuit
  private isDown = false
  /** The pushes that were not sent to it at once. */
  private spared = 0
  /** The calls that are on their way. */
  private calls = 0

  constructor(name: TargetName, now: () => number = Date.now) {
    this.name = name
    this.circuit = new Circuit(pauseMs, now)
  }

  /** Undefined if it is not called for now. */
  enter(): Entry | undefined {
    if (this.circuit.isClosed || this.calls >= callsMost) {
      this.spared += 1
      return undefined
    }
    this.calls += 1
    return this.circuit.begin()
  }

  /** @param failure why it did not answer, or undefined if it did
   * @param timeoutMs how long it had */
  left(entry: Entry, failure: string | undefined, timeoutMs: number): void {
    this.calls -= 1
    this.circuit.end(entry)
    if (failure === "TimeoutError" && timeoutMs < fairMs) return
    this.circuit.heard(failure === undefined)
    if (failure === undefined && this.isDown) this.back()
    if (failure !== undefined && this.circuit.isPaused && !this.isDown) this.down(failure)
  }

  get warning(): Warning | undefined {
    if (!this.isDown) return undefined
    return { kind: "target_down", account: this.name.account, sentence: this.sentence }
  }

  private down(failure: string): void {
    this.isDown = true
    log("target_down", { ...this.name, error: failure, sentence: this.sentence })
  }

  private back(): void {
    this.isDown = false
    log("target_back", { ...this.name, count: this.spared })
    this.spared = 0
  }

  private get sentence(): string {
    return (
      `the forward target "${this.name.target}" failed three times in a row; pushes wait in the queue, and one push ` +
      `in ${pauseMs / 1000} seconds is tried`
    )
  }
}
