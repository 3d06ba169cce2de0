// What the operator reads about an account's QR codes, in the log and in /health.

import type { Stage } from "./qr-budget.ts"

const sentences: Record<Stage, string> = {
  everybody: "QR codes are made for everybody",
  "pages in use":
    "seven in ten QR codes of the day are made, so only a page on which a key, a pointer or a button was pressed gets one; look for a client or an address that asks for many",
  "applications that convert":
    "nineteen in twenty QR codes of the day are made; the last ones go to applications of which one code in ten ended in a sign-in over the last day",
  nobody:
    "no QR codes of the day are left until midnight in Beijing; raise qrCodesPerDay only if WeChat allows the account more, or after clear_quota",
}

export const sentenceOf = (stage: Stage): string => sentences[stage]
