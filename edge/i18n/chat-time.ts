// The time of a scan, for a person who may live in another zone than China's.

import { chatWords } from "./chat-words.ts"
import type { Language } from "./language.ts"

const clocks = new Map<Language, Intl.DateTimeFormat>()

function clockOf(lang: Language): Intl.DateTimeFormat {
  const known = clocks.get(lang)
  if (known !== undefined) return known
  const clock = new Intl.DateTimeFormat(lang, {
    timeZone: "Asia/Shanghai",
    dateStyle: lang === "en" ? "medium" : "short",
    timeStyle: "short",
    hourCycle: "h23",
  })
  clocks.set(lang, clock)
  return clock
}

/** "2026/10/20 12:00"; with its zone in the languages of other zones. */
export const chatTime = (lang: Language, at: number): string =>
  clockOf(lang).format(at) + chatWords[lang].zone
