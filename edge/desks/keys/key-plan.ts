// Decides when a signing key is made, signs, is only published, and is deleted. A pure function of rows
// and a time, so that tests need not wait for a rotation (OP-05).

export interface KeyTimes {
  readonly kid: string
  /** Both in milliseconds since 1970. */
  readonly createdAt: number
  readonly signsFrom: number
}

export interface KeyPolicy {
  /** How long a key signs. */
  readonly periodMs: number
  /** How long a key is published before it signs. */
  readonly leadMs: number
  /** Keys made before this time are replaced (rotation on command); 0 means never. */
  readonly replaceMadeBefore: number
}

export interface KeyPlan<Key> {
  /** The key that signs now; undefined only if there is no key at all. */
  readonly signing: Key | undefined
  /** In the key set: the next key, the one that signs, and those whose tokens may still be valid. */
  readonly published: Key[]
  /** Keys that signed once, kept so that an old id_token_hint can still be verified. */
  readonly retired: Key[]
  /** Keys that are no longer needed. */
  readonly gone: Key[]
  /** When a key that has to be made now will sign; undefined if none has to be made. */
  readonly make: number | undefined
}

const hour = 60 * 60 * 1000
/** Longest lifetime of a token, caching of the key set, and an hour for clocks that differ. */
export const keepPublishedMs = 2 * hour
/** A relying party may keep an id_token as a hint for the length of a session and far longer. */
export const keepRetiredMs = 90 * 24 * hour

/** `keys` are the keys of one algorithm, in any order. */
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
