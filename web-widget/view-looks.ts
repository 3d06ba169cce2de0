// How each view looks: its icon, hint and button.

import type { View } from "./view.ts"
import type { Word } from "./words.ts"

const phone = "M8 3h8q2 0 2 2v14q0 2-2 2H8q-2 0-2-2V5q0-2 2-2zm3 15h2"
const tick = "m5 12.5 4.5 4.5L19 7.5"
const cross = "m7 7 10 10M17 7 7 17"
const alert = "M12 6v7m0 4.5v.01"
const renew = "M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5"
const waves = "M4 10q8-7 16 0M8 14q4-3.5 8 0m-4 4v.01"
const arc = "M12 4a8 8 0 1 1-8 8"

export interface Look {
  /** One stroke in a square of 24. */
  readonly icon?: string
  /** Class names of the icon. */
  readonly tone?: string
  /** The QR code stays behind the icon, too pale to be scanned. */
  readonly pale?: true
  readonly hint?: Word
  readonly button?: Word
  readonly quiet?: true
}

const followed: Look = { icon: phone, hint: "scannedHint", button: "renew", quiet: true }

export const looks: Record<View["name"], Look> = {
  idle: { icon: phone, button: "open" },
  loading: {},
  waiting: {},
  scanned: followed,
  choosing: { icon: phone, button: "choose" },
  signing: { icon: arc, tone: "turn" },
  success: { icon: tick, hint: "successHint", button: "continue" },
  expired: { icon: renew, pale: true, hint: "renewsHint", button: "renew" },
  denied: { icon: cross, tone: "bad", button: "renew" },
  refused: { icon: alert, tone: "bad", button: "renew" },
  cancelled: { icon: cross, tone: "calm", button: "renew" },
  offline: {
    icon: waves,
    tone: "calm",
    pale: true,
    hint: "reconnecting",
    button: "reconnect",
    quiet: true,
  },
  error: { icon: alert, tone: "bad", button: "retry" },
}
