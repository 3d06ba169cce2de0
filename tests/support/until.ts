// Waits for a condition. A limit that is not reached costs nothing, so this one is far longer than any
// wait on a slow machine that runs other tests. `npm run seeded`, whose tests have to fail, has less.

import { setTimeout as sleep } from "node:timers/promises"

export const patienceMs = Number(process.env.MENSHEN_TEST_PATIENCE_MS ?? 90_000)

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await sleep(25)
  }
}
