// Which browser asks, in few words.

import { chatWords } from "./chat-words.ts"
import type { Language } from "./language.ts"

const browsers: [RegExp, string][] = [
  [/MicroMessenger/, "WeChat"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
]
const systems: [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Android/, "Android"],
  [/Linux/, "Linux"],
]
const first = (table: [RegExp, string][], text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1]

/** "Chrome / Windows": the browser family, never the header itself; "" if neither is known. */
export function browserName(userAgent: string): string {
  const parts = [first(browsers, userAgent), first(systems, userAgent)]
  return parts.filter((part) => part !== undefined).join(" / ")
}

/** For people, in their language. */
export const shownBrowser = (lang: Language, browser: string): string =>
  browser === "" ? chatWords[lang].unknown.browser : browser
