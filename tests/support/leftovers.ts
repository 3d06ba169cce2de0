// Counts what a page still has open, inside the page and from before its first script.

import type { CDPSession, Page } from "playwright-core"

/** For addInitScript: `left.timers` and `left.sockets` count those that have not ended. */
export const watch = `{
  const left = { timers: new Set(), sockets: new Set() }
  globalThis.left = left
  for (const kind of ["Timeout", "Interval"]) {
    const [begin, end] = [globalThis["set" + kind], globalThis["clear" + kind]]
    globalThis["set" + kind] = (call, ...rest) => {
      const id = begin((...values) => {
        if (kind === "Timeout") left.timers.delete(id)
        call(...values)
      }, ...rest)
      left.timers.add(id)
      return id
    }
    globalThis["clear" + kind] = (id) => {
      left.timers.delete(id)
      end(id)
    }
  }
  globalThis.WebSocket = class extends WebSocket {
    constructor(...values) {
      super(...values)
      left.sockets.add(this)
      this.addEventListener("close", () => left.sockets.delete(this))
    }
  }
}`

export interface Left {
  timers: number
  sockets: number
}

export const leftOn = (page: Page): Promise<Left> =>
  page.evaluate("({ timers: left.timers.size, sockets: left.sockets.size })")

/** The page's requests that are neither answered nor aborted. */
export function inFlight(page: Page): () => string[] {
  const open = new Set<string>()
  page.on("request", (request) => open.add(request.url()))
  page.on("response", (answer) => open.delete(answer.url()))
  page.on("requestfailed", (request) => open.delete(request.url()))
  return () => [...open]
}

/** The bytes of the heap, DOM nodes and listeners after a garbage collection. */
export async function weigh(session: CDPSession) {
  await session.send("HeapProfiler.collectGarbage")
  const { metrics } = await session.send("Performance.getMetrics")
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0
  return { heap: of("JSHeapUsedSize"), nodes: of("Nodes"), listeners: of("JSEventListeners") }
}

/** For a page that mounts the widget often: each mount is a minute after the one before, because a page that makes the
 * element anew at every render is slowed. Comes before `watch`. */
export const minutesPass = `{
  const later = setTimeout
  globalThis.setTimeout = (task, ms, ...more) => later(task, ms === 60_000 ? 0 : ms, ...more)
}`
