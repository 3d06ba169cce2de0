// The words of the chat, by language, and the replies that are one sentence.

import type { Reason } from "../core/reasons.ts"
import { en } from "./chat/en.ts"
import { ja } from "./chat/ja.ts"
import type { ChatWords } from "./chat/types.ts"
import { zhCn } from "./chat/zh-cn.ts"
import { zhTw } from "./chat/zh-tw.ts"
import type { Language } from "./language.ts"

export const chatWords: Record<Language, ChatWords> = {
  "zh-CN": zhCn,
  "zh-TW": zhTw,
  en,
  ja,
}

/** Reply to digits among other text. @param isMatchNumber the person is asked for two digits */
export const digitsAloneText = (lang: Language, isMatchNumber: boolean): string =>
  chatWords[lang].digitsAlone[isMatchNumber ? "number" : "code"]

/** Reply to digits that are not the page's match number. */
export const wrongMatchNumberText = (lang: Language, triesLeft: number): string =>
  triesLeft === 0 ? chatWords[lang].lastWrongNumber : chatWords[lang].wrongNumber(triesLeft)

/** Why a chat code signed nobody in. */
export const chatCodeRefusedText = (lang: Language, reason: Reason): string =>
  chatWords[lang][reason === "chat_code_limit" ? "codeLimit" : "codeWrong"]
