// For log lines that a flood would repeat.

const minuteMs = 60_000
const saidAt = new Map<string, number>()

/** Whether this has not been said for a minute; it counts as said from now on. */
export function isNews(what: string): boolean {
  const now = Date.now()
  if (now - (saidAt.get(what) ?? 0) < minuteMs) return false
  saidAt.set(what, now)
  return true
}
