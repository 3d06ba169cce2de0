// There is no configuration to work with.

import { awayWords } from "../base/passing.ts"
import type { Fault } from "../core/config.ts"

export class ConfigError extends Error {
  readonly faults: Fault[]

  constructor(faults: Fault[]) {
    const lines = faults.map(({ pointer, sentence }) => `${pointer}: ${sentence}`)
    super([awayWords, ...lines].join("\n"))
    this.faults = faults
  }
}
