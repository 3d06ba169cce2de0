// The core judges a menshen.json, as it does at the start.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { checkConfig, type Fault } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { workerFolder } from "../start/paths.ts"

export type { Fault }

let door: Door | undefined

/** The faults of a text, without its secrets. */
export function faultsIn(text: string): Fault[] {
  door ??= new Door(new WebAssembly.Module(readFileSync(join(workerFolder, "core.wasm"))))
  return checkConfig(door, text).faults
}

export const faultLines = (faults: Fault[]): string =>
  faults
    .map(({ pointer, sentence }) => `  ${pointer || "(the whole file)"}: ${sentence}`)
    .join("\n")
