// How many waiting polls and open WebSockets each address holds in this process. The holders report
// their true counts, so that a lost event cannot leave a place taken for ever.

const held = new Map<string, Map<string, number>>()
const polls = "polls"

/** `holder` now has so many streams of this address. */
export function reportStreams(address: string, holder: string, count: number): void {
  const counts = held.get(address) ?? new Map<string, number>()
  if (count > 0) counts.set(holder, count)
  else counts.delete(holder)
  if (counts.size > 0) held.set(address, counts)
  else held.delete(address)
}

export const streamsOf = (address: string): number =>
  [...(held.get(address)?.values() ?? [])].reduce((sum, count) => sum + count, 0)

/** A poll is a stream of its address for as long as it waits. */
export async function whileWaiting<T>(address: string, poll: () => Promise<T>): Promise<T> {
  changePolls(address, 1)
  try {
    return await poll()
  } finally {
    changePolls(address, -1)
  }
}

const changePolls = (address: string, step: 1 | -1): void =>
  reportStreams(address, polls, (held.get(address)?.get(polls) ?? 0) + step)
