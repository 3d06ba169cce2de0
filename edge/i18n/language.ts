// The languages of the hosted pages, and which one a request gets.

export const languages = ["zh-CN", "zh-TW", "en", "ja"] as const
export type Language = (typeof languages)[number]

/** The regions and the script that write Chinese in traditional characters (RFC 5646). */
const traditional = /^zh\b.*[-_](tw|hk|mo|hant)\b/

function languageOfTag(text: string): Language | undefined {
  const tag = text.trim().toLowerCase()
  if (traditional.test(tag)) return "zh-TW"
  if (/^zh\b/.test(tag)) return "zh-CN"
  if (/^en\b/.test(tag)) return "en"
  return /^ja\b/.test(tag) ? "ja" : undefined
}

/** More languages than a person reads. */
const tagsMax = 32

/** `ui_locales` first (OpenID Connect Core section 3.1.2.1), then Accept-Language. */
export function languageOf(uiLocales: string, acceptLanguage: string): Language {
  const tags = [...uiLocales.split(/[ ,]/, tagsMax), ...acceptLanguage.split(",", tagsMax)]
  const wanted = tags.map(languageOfTag)
  return wanted.find((language) => language !== undefined) ?? "zh-CN"
}
