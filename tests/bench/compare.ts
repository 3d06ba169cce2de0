// Times two implementations in alternating turns, so that other load on the machine affects both.

export interface Row {
  what: string
  target: number
  ratio: number
  /** Microseconds of one call, for ours and theirs. */
  ours: number
  theirs: number
}

/** Milliseconds for `count` calls. */
export type Timed = (count: number) => Promise<number> | number

const noise = 1.1
/** A ratio above its target by no more than this noise still counts as near. */
export function verdict({ ratio, target }: Row): "reached" | "near" | "MISSED" {
  if (ratio <= target) return "reached"
  return ratio <= target * noise ? "near" : "MISSED"
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** How many calls take about `ms`; finding out serves as the warm-up. */
async function countFor(timed: Timed, ms: number): Promise<number> {
  let count = 64
  let taken = await timed(count)
  while (taken < ms / 2) {
    count *= 2
    taken = await timed(count)
  }
  return Math.ceil((count * ms) / taken)
}

export interface Comparison {
  what: string
  target: number
  ours: Timed
  theirs: Timed
}

/** The median ratio of many short turns. */
export async function compare(one: Comparison, seconds: number): Promise<Row> {
  const rounds = 15
  const ms = (seconds * 1000) / rounds / 2.5
  const ourCount = await countFor(one.ours, ms)
  const theirCount = await countFor(one.theirs, ms)
  const turnsTaken: { ours: number; theirs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    const ours = ((await one.ours(ourCount)) * 1000) / ourCount
    const theirs = ((await one.theirs(theirCount)) * 1000) / theirCount
    turnsTaken.push({ ours, theirs })
  }
  return {
    what: one.what,
    target: one.target,
    ratio: median(turnsTaken.map(({ ours, theirs }) => ours / theirs)),
    ours: median(turnsTaken.map(({ ours }) => ours)),
    theirs: median(turnsTaken.map(({ theirs }) => theirs)),
  }
}

/** The median of several measurements. */
export async function medianRow(times: number, measure: () => Promise<Row>): Promise<Row> {
  const rows: Row[] = []
  for (let time = 0; time < times; time++) rows.push(await measure())
  rows.sort((one, other) => one.ratio - other.ratio)
  const middle = rows[Math.floor(times / 2)]
  if (!middle) throw new Error("nothing was measured")
  return middle
}

/** Times a function that runs in this process. */
export const inProcess =
  (call: () => unknown): Timed =>
  (count) => {
    const began = performance.now()
    for (let left = count; left > 0; left--) call()
    return performance.now() - began
  }
