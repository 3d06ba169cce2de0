// When a signing key is made, signs, is only published, and goes. Pure: rows and a time in, a plan
// out, so that a rotation can be watched without waiting for one (OP-05).

export interface KeyTimes {
  readonly kid: string
  /** Milliseconds since 1970, both. */
  readonly createdAt: number
  readonly signsFrom: number
}

export interface KeyPolicy {
  /** How long a key signs. */
  readonly periodMs: number
  /** How long a key is published before it signs. */
  readonly leadMs: number
  /** Keys made before this are to be replaced: rotation on command. 0 is never. */
  readonly replaceMadeBefore: number
}

export interface KeyPlan<Key> {
  /** Signs now. Missing only when there is no key at all. */
  readonly signing: Key | undefined
  /** In the key set: the next one, the one that signs, and those whose tokens may still live. */
  readonly published: Key[]
  /** Signed once; kept so that an old id_token_hint can still be read. */
  readonly retired: Key[]
  /** Nobody needs these any more. */
  readonly gone: Key[]
  /** The first moment at which a key that has to be made now will sign. */
  readonly make: number | undefined
}

const hour = 60 * 60 * 1000
/** The longest token life, the time a key set is cached, and an hour for clocks that differ. */
export const keepPublishedMs = 2 * hour
/** A relying party may hold an id_token as a hint for a session's length and far beyond. */
export const keepRetiredMs = 90 * 24 * hour

/** `keys` are those of one algorithm, in any order. */
export function planKeys<Key extends KeyTimes>(
  keys: readonly Key[],
  now: number,
  policy: KeyPolicy,
): KeyPlan<Key> {
  const inOrder = keys.toSorted((one, other) => one.signsFrom - other.signsFrom)
  const signing = inOrder.findLast(({ signsFrom }) => signsFrom <= now)
  const endOf = (at: number) => inOrder[at + 1]?.signsFrom ?? Number.POSITIVE_INFINITY
  const since = (at: number) => now - endOf(at)
  return {
    signing,
    published: inOrder.filter((_, at) => since(at) < keepPublishedMs),
    retired: inOrder.filter((_, at) => since(at) >= keepPublishedMs && since(at) < keepRetiredMs),
    gone: inOrder.filter((_, at) => since(at) >= keepRetiredMs),
    make: makeAt(inOrder.at(-1), now, policy),
  }
}

function makeAt(last: KeyTimes | undefined, now: number, policy: KeyPolicy): number | undefined {
  if (last === undefined) return now
  if (last.signsFrom > now) return undefined
  const commanded = policy.replaceMadeBefore <= now && last.createdAt < policy.replaceMadeBefore
  const due = last.signsFrom + policy.periodMs - policy.leadMs <= now
  return commanded || due ? now + policy.leadMs : undefined
}
