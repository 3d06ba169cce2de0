// Which of the languages of the hosted pages a request gets.

import { type Language, languages } from "../core/config.ts"

export { type Language, languages }

/** A tag of a language that we have (RFC 5646). Some programs write `_`, which is no tag but is clear. */
const known = /^(zh|en|ja)(?![a-z\d])(.*)/i
/** The script decides; without one, the regions that write traditional characters. */
const simplified = /[-_]hans(?![a-z\d])/i
const traditional = /[-_](tw|hk|mo|hant)(?![a-z\d])/i

function languageOfTag(tag: string): Language | undefined {
  const [, name = "", rest = ""] = known.exec(tag) ?? []
  if (!/zh/i.test(name)) return name === "" ? undefined : (name.toLowerCase() as Language)
  return traditional.test(rest) && !simplified.test(rest) ? "zh-TW" : "zh-CN"
}

/** More languages than a person reads. */
const tagsMax = 32

/** The tags of Accept-Language in the visitor's order, without those that the visitor excludes (RFC 9110
 * section 12.4.2). */
function weighed(acceptLanguage: string): string[] {
  const ranges = acceptLanguage.split(",", tagsMax).map((range) => {
    const [tag = "", weight = ""] = range.split(";", 2)
    const [, number = "1"] = /^\s*q=(\d(?:\.\d*)?)\s*$/i.exec(weight) ?? []
    return { tag: tag.trim(), weight: Number(number) }
  })
  const wanted = ranges.filter(({ weight }) => weight > 0)
  return wanted.sort((one, other) => other.weight - one.weight).map(({ tag }) => tag)
}

/** The first language that we have, or else English, as in the widget (web-widget/words.ts):
 * `ui_locales` first (OpenID Connect Core section 3.1.2.1), then Accept-Language. */
export function languageOf(uiLocales: string, acceptLanguage: string): Language {
  const tags = [...uiLocales.split(/[ ,]+/, tagsMax), ...weighed(acceptLanguage)]
  const wanted = tags.map(languageOfTag)
  return wanted.find((language) => language !== undefined) ?? "en"
}
