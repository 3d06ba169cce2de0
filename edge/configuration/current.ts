// The configuration of this isolate. Without a store it is the deployed one. With one, an isolate reads the newest
// version before its first event, and looks for another from time to time. A request never waits for that, unless
// this isolate has slept: a removed application must not be served after the night.

import { waitUntil } from "cloudflare:workers"
import { log, logError } from "../base/log.ts"
import { isNews } from "../base/once-a-minute.ts"
import type { Fault } from "../core/config.ts"
import type { Core } from "../core/core.ts"
import type { Env } from "../public.ts"
import { ConfigError } from "./config-error.ts"
import { deployedCore, logWarnings } from "./deployed.ts"
import { askStore, judge, type StoredText } from "./stored.ts"

const freshMs = 5000
const asleepMs = 30_000
/** Nothing is answered meanwhile. */
const missingMs = 1000

interface Current {
  core: Core
  version: number
}

let current: Current | undefined
/** Why this isolate has no configuration yet. */
let faults: Fault[] = []
let lookedAt = Number.NEGATIVE_INFINITY

type Preparation = (env: Env, core: Core) => Promise<void>
const preparations: Preparation[] = []

/** Of what a transaction needs at once and WebCrypto gives only later. */
export const beforeUse = (work: Preparation) => void preparations.push(work)

const byDeployed = Symbol("by the deployed configuration")

/** An environment whose configuration is the deployed one, for the calls that repair the stored one. */
export const deployedOnly = (env: Env): Env => ({ ...env, [byDeployed]: true }) as Env

export function coreOf(env: Env): Core {
  if (current === undefined || byDeployed in env) return firstCore(env)
  if (current.core.config.configurationStore) lookSometimes(env)
  return current.core
}

function firstCore(env: Env): Core {
  const core = deployedCore(env)
  if (byDeployed in env) return core
  if (core.config.configurationStore) {
    lookSometimes(env)
    throw new ConfigError(faults)
  }
  current = { core, version: 0 }
  return core
}

/** Waits until this isolate has a configuration; undefined if there is nothing to wait for. Each event makes its own
 * call, because I/O belongs to the event that began it. */
export function prepare(env: Env): Promise<void> | undefined {
  if (!hasStore(env)) return undefined
  const age = Date.now() - lookedAt
  const isFirst = current === undefined && faults.length === 0
  const longMs = current === undefined ? missingMs : asleepMs
  return isFirst || age > longMs ? look(env) : undefined
}

/** Before a desk takes its first event.
 * @param then what the desk does first: it fails without a configuration, and the runtime starts the desk again */
export function prepareDesk(
  ctx: DurableObjectState,
  env: Env,
  then?: () => Promise<void> | void,
): void {
  if (!hasStore(env) && then === undefined) return
  void ctx.blockConcurrencyWhile(async () => {
    // Inside, because the closed gate holds back the answers to what began before it.
    await prepare(env)
    await then?.()
  })
}

function hasStore(env: Env): boolean {
  try {
    return deployedCore(env).config.configurationStore === true
  } catch (error) {
    if (error instanceof ConfigError) return false
    throw error
  }
}

function lookSometimes(env: Env): void {
  const ms = current === undefined ? missingMs : freshMs
  if (Date.now() - lookedAt >= ms) waitUntil(look(env))
}

/** Never fails. An isolate that has a configuration keeps it, whatever becomes of the store. One that has none stays
 * without: an older text could bring back an application that was removed. */
export async function look(env: Env): Promise<void> {
  lookedAt = Date.now()
  try {
    // Version 0 is the deployed text, which counts until something is stored.
    const found = await askStore(env, current?.version ?? 0)
    if (found !== undefined || current === undefined)
      await take(env, found ?? { version: 0, text: "" })
  } catch (error) {
    if (isNews("configuration_away")) logError("configuration_away", error)
    faults = [{ pointer: "", sentence: "the stored configuration could not be read" }]
  }
}

async function take(env: Env, { version, text }: StoredText): Promise<void> {
  if (isKnown(version)) return
  const judged = judge(env, text)
  if ("faults" in judged) {
    faults = judged.faults
    tellFaults(version)
    return
  }
  for (const work of preparations) await work(env, judged)
  if (isKnown(version)) return
  logWarnings(judged)
  current = { core: judged, version }
  if (version > 0) log("configuration_used", { sentence: `version ${version} of the store` })
}

/** Another event may have been faster. */
const isKnown = (version: number) => current !== undefined && current.version >= version

function tellFaults(version: number): void {
  if (!isNews(`config_fault ${version}`)) return
  for (const { pointer, sentence } of faults) {
    log("config_fault", { pointer, sentence: `${sentence} (version ${version} of the store)` })
  }
}
