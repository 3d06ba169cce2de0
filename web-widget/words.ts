// The visitor's language and its sentences: one small file for each language.

import { views } from "./generated.ts"

/** The keys of the sentences, in the order of words/*.json; a visitor loads only the sentences. */
export const names = [
  "lang",
  "title",
  "qr",
  "waitingHint",
  "scannedHint",
  "renewsHint",
  "successHint",
  "choose",
  "renew",
  "retry",
  "reconnect",
  "reconnecting",
  "hosted",
  "continue",
  "loading",
  ...views,
  "error",
  "setup",
  "too_many",
  "chat_codes_exhausted",
  "server_unreachable",
  "server_failed",
  "wechat_quota",
  "qr_budget_spent",
  "interaction_required",
  "wechat_unreachable",
  "open",
  "idle",
  "away",
  "wechat",
  "phone",
  "openWechat",
  "instead",
  "chat-code",
  "copy",
  "copied",
  "tap",
  "match-number",
  "phone-code",
  "confirm",
  "confirm_digits_wrong",
] as const

export type Word = (typeof names)[number]
/**
 * The sentences of the widget, by key. `lang` is the language of the sentences: set it if you replace all
 * of them, so that screen readers pronounce them correctly.
 *
 * Placeholders: `{time}` is the time left (`01:59`), `{code}` the error's code, `{number}` the two digits
 * to answer with, `{left}` how many tries are left.
 * @example
 * ```js
 * const login = document.querySelector("menshen-login")
 * login.words = { waitingHint: "{time} left", renew: "Show a new code" }
 * ```
 */
export type Words = Readonly<Record<Word, string>>
export type Language = "en" | "ja" | "zh-CN" | "zh-TW"

/** The script decides; without one, the regions that write traditional characters. */
const traditional = /^(?!.*[-_]hans(?![a-z\d])).*[-_](tw|hk|mo|hant)(?![a-z\d])/i

/** The first preferred language that the widget has, or else English, as on hosted pages
 * (edge/i18n/language.ts). */
export function languageFor(preferred: readonly (string | null | undefined)[]): Language {
  for (const tag of preferred) {
    const [, name, rest = ""] = /^(zh|en|ja)(?![a-z\d])(.*)/i.exec(tag ?? "") ?? []
    if (/zh/i.test(name ?? "")) return traditional.test(rest) ? "zh-TW" : "zh-CN"
    if (name) return name.toLowerCase() as Language
  }
  return "en"
}

// If not even the words can be loaded, so that nobody sees an empty box.
const speechless = { error: "登录服务没有响应 · The sign-in server does not answer." }

export const loadWords = (language: Language): Promise<Partial<Words>> =>
  fetch(new URL(`./words-${language}.json`, import.meta.url))
    .then((answer) => answer.json())
    .then((texts) => Object.fromEntries(names.map((name, at) => [name, texts[at]])))
    .catch(() => import("./bundled-words.ts").then((bundled) => bundled[language]))
    .catch(() => speechless)

/** A mistake in the site's setup or the account's, which the visitor cannot fix by trying again. */
export const isSetup = (code = "") =>
  /^(client|redirect|origin|request|issuer|context|ticket_malf|account_misc)/.test(code)

// Empty on a server.
const agent = globalThis.navigator?.userAgent ?? ""

/** The visitor's device: no phone can scan its own screen, and WeChat reads a code by a long press. */
export const device = /MicroMessenger/i.test(agent)
  ? "wechat"
  : /Android|iPhone|Mobile/.test(agent)
    ? "phone"
    : ""
