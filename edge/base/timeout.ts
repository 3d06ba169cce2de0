// A limit for one call. AbortSignal.timeout() keeps its timer until it fires, although the call has long
// ended; this one ends with the call.

export async function within<T>(ms: number, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), ms)
  try {
    return await call(limit.signal)
  } finally {
    clearTimeout(timer)
  }
}
