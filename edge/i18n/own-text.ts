// The operator's own texts, cut at their placeholders by the core.

import type { App, PagePlace, Placeholder, Template } from "../core/config.ts"
import { shownBrowser } from "./browser-name.ts"
import { chatTime } from "./chat-time.ts"
import { chatWords } from "./chat-words.ts"
import type { Language } from "./language.ts"
import { placeName } from "./place-name.ts"

export type Values = Partial<Record<Placeholder, string>>

/** Each value is inserted once: a value that looks like a placeholder stays as it is. */
export const fill = (template: Template, values: Values): string =>
  template.map((part, at) => (at % 2 === 0 ? part : (values[part as Placeholder] ?? ""))).join("")

interface SignIn {
  app: string
  browser: string
  place: string
  /** Time of the scan, milliseconds since 1970. */
  at: number
}

/** The values of a text for the person who scanned. */
export const signInValues = (
  lang: Language,
  { app, browser, place, at }: SignIn,
): Record<Placeholder, string> => ({
  app,
  browser: shownBrowser(lang, browser),
  place: placeName(place, lang) || chatWords[lang].unknown.place,
  time: chatTime(lang, at),
})

/** The text of a page, or undefined where the built-in one holds. */
export function pageTextOf(
  lang: Language,
  app: Pick<App, "name" | "texts">,
  place: PagePlace,
  values: Values = { app: app.name },
): string | undefined {
  const template = app.texts[place]?.[lang]
  return template === undefined ? undefined : fill(template, values)
}
