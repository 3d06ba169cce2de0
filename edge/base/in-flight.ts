// How much work is under way in this process: requests, and what goes on after their answers. Sockets and whatever a
// desk can do again after a restart do not count.

let underWay = 0

/** Counts this work until it has settled. */
export async function counted<T>(work: Promise<T> | T): Promise<T> {
  underWay += 1
  try {
    return await work
  } finally {
    underWay -= 1
  }
}

const lookMs = 20

/** Resolves once nothing is under way, or after `patienceMs`. */
export async function untilIdle(patienceMs: number): Promise<void> {
  for (let waited = 0; underWay > 0 && waited < patienceMs; waited += lookMs) {
    await scheduler.wait(lookMs)
  }
}
