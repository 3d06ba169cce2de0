// Asks the queues of pushes what an operator should know about them.

import { logError } from "../../base/log.ts"
import type { Warning } from "../../base/warning.ts"
import { configOf, type Env } from "../../env.ts"
import { forwardDeskOf } from "./forward-stub.ts"
import { warningsIn } from "./queue-warnings.ts"
import { targetsOf } from "./targets.ts"

export async function forwardWarnings(env: Env): Promise<Warning[]> {
  const accounts = configOf(env).accounts.filter((account) => targetsOf(account).length > 0)
  const warnings = await Promise.all(accounts.map(({ name }) => warningsOf(env, name)))
  return warnings.flat()
}

async function warningsOf(env: Env, account: string): Promise<Warning[]> {
  try {
    return warningsIn(account, await forwardDeskOf(env, account).health(), Date.now())
  } catch (error) {
    logError("push_queue_failed", error, { account })
    const sentence =
      "the account's queue of pushes does not answer; look for push_queue_failed in the log"
    return [{ kind: "push_queue_failed", account, sentence }]
  }
}
