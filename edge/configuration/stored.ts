// The text that the admin API stored, and its judgement.

import { orSilence } from "../base/silence.ts"
import type { Fault } from "../core/config.ts"
import type { Core } from "../core/core.ts"
import type { Env } from "../public.ts"
import { deployedCore, loadText } from "./deployed.ts"
import { fixedFaults } from "./fixed-settings.ts"

/** One desk has it, by this name. */
export const storeName = "configuration"

export interface StoredText {
  version: number
  /** "" gives the word back to the deployed configuration. */
  text: string
}

interface Store {
  newerThan(version: number): Promise<StoredText | undefined>
}

const silentAfterMs = 5000

/** A version after this one; undefined if there is none. Throws if the desk does not answer. */
export async function askStore(env: Env, version: number): Promise<StoredText | undefined> {
  const desk = () => env.CONFIGURATION_DESK.getByName(storeName) as unknown as Store
  // A stub breaks when its desk moves.
  const asked = desk()
    .newerThan(version)
    .catch(() => desk().newerThan(version))
  const answer = await orSilence(silentAfterMs, asked)
  if (answer === "silent") throw new Error("the configuration desk does not answer")
  return answer
}

/** The core for a stored text, or every fault: of the text, of its secrets, and of what it may not change. */
export function judge(env: Env, text: string): Core | { faults: Fault[] } {
  const deployed = deployedCore(env)
  if (text === "") return deployed
  const core = loadText(env, text)
  if ("faults" in core) return core
  const faults = fixedFaults(deployed, core)
  return faults.length > 0 ? { faults } : core
}
