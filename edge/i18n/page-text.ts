// The sentences of the hosted pages, by language. A sentence says what happened and what to do.

import type { Language } from "./language.ts"
import { en } from "./pages/en.ts"
import { ja } from "./pages/ja.ts"
import { zhCn } from "./pages/zh-cn.ts"
import { zhTw } from "./pages/zh-tw.ts"
import type { PageWords, Trouble } from "./types.ts"

export type { PageWords, Trouble } from "./types.ts"

export const pageWords: Record<Language, PageWords> = {
  "zh-CN": zhCn,
  "zh-TW": zhTw,
  en,
  ja,
}

export const sentenceFor = ({ error }: PageWords, trouble: Trouble): string =>
  error.sentences[trouble] ?? error.other
