// Fetches some values ahead of the one that is being used, in order.

export async function* ahead<T, R>(
  items: readonly T[],
  atOnce: number,
  fetch: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const waiting: Promise<R>[] = []
  const start = (item: T) => {
    const fetched = fetch(item)
    // Its error is thrown when its turn comes.
    fetched.catch(() => {})
    waiting.push(fetched)
  }
  for (const item of items.slice(0, atOnce)) start(item)
  for (const next of [...items.slice(atOnce), ...items.slice(0, atOnce).map(() => undefined)]) {
    const first = waiting.shift()
    if (first === undefined) return
    yield await first
    if (next !== undefined) start(next)
  }
}
