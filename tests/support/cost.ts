// What a piece of work costs this thread. The fastest of several runs, because whatever else the machine
// does makes a run slower and never faster.

import { performance } from "node:perf_hooks"

/** One request may cost the thread that serves everybody this much. */
export const costMsMax = 5

/** Milliseconds of the fastest run. A slow first run is followed by few others. */
export function costOf(work: () => unknown, runs = 7): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const began = performance.now()
    work()
    least = Math.min(least, performance.now() - began)
  }
  return least
}
