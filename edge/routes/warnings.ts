// What an operator should look at. Anybody may ask /health, so the sources are asked every ten seconds at most.

import { waitUntil } from "cloudflare:workers"
import { orSilence } from "../base/silence.ts"
import type { Warning } from "../base/warning.ts"
import { accountWarnings } from "../desks/account/account-warnings.ts"
import { forwardWarnings } from "../desks/forward/forward-warnings.ts"
import type { Env } from "../env.ts"
import { storageWarnings } from "../health/readiness.ts"
import { notMeWarnings } from "../sign-in/denials.ts"
import { targetWarnings } from "../sign-in/forward/known-targets.ts"
import { setUpWarnings } from "./wechat/set-up-faults.ts"

const keptMs = 10_000
const silentAfterMs = 2000

let known: Warning[] = []
let askedAt = 0

/** While one request asks the sources, the others get what was known before. */
export async function warningsOf(env: Env): Promise<Warning[]> {
  const now = Date.now()
  if (now - askedAt < keptMs) return [...known, ...inMemory(env)]
  askedAt = now
  const asked = askSources(env)
  // Or whoever asks first and hangs up leaves the others without an answer.
  waitUntil(asked)
  // A desk that hangs is for /health/ready to name; it must not make the process look dead.
  await orSilence(silentAfterMs, asked)
  return [...known, ...inMemory(env)]
}

/** As they are now, for an operator who asks. */
export async function warningsNow(env: Env): Promise<Warning[]> {
  await orSilence(silentAfterMs, askSources(env))
  return [...known, ...inMemory(env)]
}

async function askSources(env: Env): Promise<void> {
  const sources = [
    accountWarnings(env),
    forwardWarnings(env),
    notMeWarnings(env),
    setUpWarnings(env),
  ]
  known = (await Promise.all(sources)).flat()
}

const inMemory = (env: Env): Warning[] => [...storageWarnings(), ...targetWarnings(env)]
