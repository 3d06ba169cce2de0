// Repeats a call that failed at once, within what a visitor waits.

import type { ApiAnswer } from "./answer.ts"

/** workerd's. The types of a page, which tests compile with, have another one. */
declare const scheduler: { wait: (ms: number) => Promise<void> }

const againMs = [100, 400]

/** Never for the exchange of a code of the web authorization, which WeChat takes once. */
export async function patiently(call: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (const wait of againMs) {
    const answer = await call()
    if (answer.ok || !answer.isPassing) return answer
    await scheduler.wait(wait)
  }
  return call()
}
