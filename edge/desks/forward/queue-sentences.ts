// What the operator reads about pushes that wait, in the log, in /health and in `menshen pushes list`.

const sentences = {
  target_gone: "menshen.json has no target of this name any more: give it its name back, and retry",
  unreadable:
    "the account's EncodingAESKey or token was replaced after this push came, so it cannot be read: configure the former one as the previous one, and retry",
} as const

/** A failure of ours beside those of a call: no later delivery can succeed. */
export type OwnFailure = keyof typeof sentences

/** Of a call, the kind of its failure; of ours, a sentence. */
export const sentenceOfFailure = (failure: string): string =>
  Object.hasOwn(sentences, failure) ? sentences[failure as OwnFailure] : failure

const commands = (account: string) =>
  `npx menshen pushes retry all --account ${account}, or pushes discard`

export const sentenceOfDead = (account: string, failure: string): string =>
  Object.hasOwn(sentences, failure)
    ? `${sentenceOfFailure(failure)}: ${commands(account)}`
    : `the target did not take its pushes for a day: mend it, then run ${commands(account)}`

export const sentenceOfDown =
  "the target does not answer, so its pushes wait; one is tried after each pause, and the others go once it answers"

/** @param percent of the queue that is free */
export const sentenceOfRoom = (account: string, percent: number): string =>
  percent > 0
    ? `the account's queue of pushes has ${percent} % of its room left: mend the target that is down, or run npx menshen pushes discard all --account ${account}`
    : `the account's queue of pushes is full, so a push that a target does not answer in time is lost to it: mend the target that is down, or run npx menshen pushes discard all --account ${account}`
