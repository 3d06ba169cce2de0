// What work costs the thread that does it.

import { readdirSync, readFileSync } from "node:fs"
import { performance } from "node:perf_hooks"

/** One request may cost the thread that serves everybody this much. */
export const costMsMax = 5

/** Milliseconds of the fastest run: whatever else the machine does makes a run slower and never faster. The
 * clock and not the processor time of this thread, which the kernel counts in ticks of several. */
export function costOf(work: () => unknown, runs = 15): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    const began = performance.now()
    work()
    least = Math.min(least, performance.now() - began)
  }
  return least
}

/** Milliseconds on a processor so far, of each thread of a process. */
export function threadTimes(pid: number): Map<string, number> {
  const folder = `/proc/${pid}/task`
  const times = new Map<string, number>()
  for (const thread of readdirSync(folder)) {
    try {
      // proc(5): the first figure is the time on a processor, in nanoseconds.
      const [time = "0"] = readFileSync(`${folder}/${thread}/schedstat`, "utf8").split(" ")
      times.set(thread, Number(time) / 1e6)
    } catch {
      // It ended between the two reads.
    }
  }
  return times
}

/** What the busiest thread did between the two. */
export const busiest = (before: Map<string, number>, after: Map<string, number>): number =>
  Math.max(...[...after].map(([thread, time]) => time - (before.get(thread) ?? 0)))

/** The running workerd that this process started. */
export function workerdPid(): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name))
  const found = pids.filter((pid) => {
    try {
      const [, name, parent] =
        /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? []
      return name === "workerd" && Number(parent) === process.pid
    } catch {
      return false // it ended between the two reads
    }
  })
  if (found.length !== 1) throw new Error(`${found.length} workerd processes`)
  return Number(found[0])
}
