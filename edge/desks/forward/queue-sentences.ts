// What the operator reads about pushes that wait, in the log, in /health and in `menshen pushes list`.

import type { OwnFailure } from "./push-rows.ts"

const sentences: Record<OwnFailure, string> = {
  target_gone:
    'menshen.json has no target of this name any more: give it its name back and run "npx menshen pushes retry", or "npx menshen pushes discard"',
  unreadable:
    'the account\'s EncodingAESKey or token was replaced after this push came, so it cannot be read: configure the former one as previous and run "npx menshen pushes retry", or "npx menshen pushes discard"',
}

/** Of a call, the kind of its failure; of ours, a sentence. */
export const sentenceOfFailure = (failure: string): string =>
  Object.hasOwn(sentences, failure) ? sentences[failure as OwnFailure] : failure
