// The languages of the hosted pages, and which of them somebody reads.

export const languages = ["zh-CN", "zh-TW", "en", "ja"] as const
export type Language = (typeof languages)[number]

/** Regions and the script that write Chinese in traditional characters (RFC 5646). */
const traditional = /^zh\b.*[-_](tw|hk|mo|hant)\b/

function known(tag: string): Language | undefined {
  const wished = tag.trim().toLowerCase()
  if (traditional.test(wished)) return "zh-TW"
  if (/^zh\b/.test(wished)) return "zh-CN"
  if (/^en\b/.test(wished)) return "en"
  return /^ja\b/.test(wished) ? "ja" : undefined
}

/** `ui_locales` first (OpenID Connect Core section 3.1.2.1), then Accept-Language. */
export function languageOf(uiLocales: string, acceptLanguage: string): Language {
  const wished = `${uiLocales.replaceAll(" ", ",")},${acceptLanguage}`.split(",").map(known)
  return wished.find((language) => language !== undefined) ?? "zh-CN"
}
