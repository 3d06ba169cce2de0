// Waiting for what is about to happen. A limit costs nothing where it is not reached, so this one is
// far beyond what anything takes on a slow machine that is busy with other tests.

import { setTimeout as sleep } from "node:timers/promises"

export const patienceMs = 90_000

export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`)
    await sleep(25)
  }
}
