// Repeats a call that failed at once, within what a visitor waits.

import type { ApiAnswer } from "./answer.ts"

const againMs = [100, 400]

/** Never for the exchange of a code of the web authorization, which WeChat takes once. */
export async function patiently(call: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (const wait of againMs) {
    const answer = await call()
    if (answer.ok || !answer.isPassing) return answer
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
  return call()
}
