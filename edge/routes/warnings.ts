// What an operator should look at. Anybody may ask /health, so the sources are asked every ten seconds at most.

import type { Warning } from "../base/warning.ts"
import { accountWarnings } from "../desks/account/account-warnings.ts"
import type { Env } from "../env.ts"
import { notMeWarnings } from "../sign-in/denials.ts"
import { setUpWarnings } from "./wechat/set-up-faults.ts"

const keptMs = 10_000

let known: Warning[] = []
let askedAt = 0

/** While one request asks the sources, the others get what was known before. */
export async function warningsOf(env: Env): Promise<Warning[]> {
  const now = Date.now()
  if (now - askedAt < keptMs) return known
  askedAt = now
  const sources = [accountWarnings(env), notMeWarnings(env), setUpWarnings(env)]
  known = (await Promise.all(sources)).flat()
  return known
}
