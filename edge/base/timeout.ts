// A limit for one call. AbortSignal.timeout() keeps its timer until it fires, although the call has long
// ended; this one ends with the call. workerd allows 10,000 timers in a context, and refuses every call beyond.

export async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController()
  const late = () => limit.abort(new DOMException("The time is over.", "TimeoutError"))
  const timer = setTimeout(late, ms)
  try {
    return await call(limit.signal)
  } finally {
    clearTimeout(timer)
  }
}
