// The owner's own answer to a push that means nothing to a sign-in: `keywords` in menshen.json.

import type { Push } from "../core/push-codec.ts"
import type { OfficialAccount } from "../env.ts"

/** The text of the entry that the core chose, or undefined. */
export const keywordReply = (
  { keywordReplies }: OfficialAccount,
  { keyword }: Push,
): string | undefined => keywordReplies?.[keyword - 1]
