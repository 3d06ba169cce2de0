// What Menshen says to a push, and how its words rank beside those of the owner's servers
// (docs/decisions/0062-who-speaks.md).

/**
 * - `ticket`: about somebody's sign-in; always Menshen's.
 * - `greeting`: `speaksFirst` of menshen.json decides.
 * - `fallback`: for a push that may be another system's; only where no target replies.
 */
export type Rank = "ticket" | "greeting" | "fallback"

export interface PushAnswer {
  /** Undefined if WeChat is only acknowledged. */
  text: string | undefined
  rank: Rank
  /** Menshen acted on it, so only targets with `copies` get it. */
  isOwn: boolean
}

export const ofTicket = (text: string | undefined): PushAnswer => ({
  text,
  rank: "ticket",
  isOwn: true,
})

export const greeting = (text: string | undefined): PushAnswer => ({
  text,
  rank: "greeting",
  isOwn: false,
})

/** The push is not Menshen's, as far as it knows. */
export const fallback = (text?: string): PushAnswer => ({ text, rank: "fallback", isOwn: false })

/** Whether the answer has to wait for the targets. None waits for a copy. */
export function waitsForTargets({ text, rank, isOwn }: PushAnswer, speaksFirst: string): boolean {
  if (text === undefined) return true
  if (isOwn) return false
  return rank === "fallback" || (rank === "greeting" && speaksFirst === "target")
}
