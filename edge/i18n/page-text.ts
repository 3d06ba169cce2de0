// The sentences of the hosted pages, by language. Each says what happened and what to do.

import { pageNameOf } from "../http/refuse.ts"
import type { Language } from "./language.ts"
import { en } from "./pages/en.ts"
import { ja } from "./pages/ja.ts"
import { zhCn } from "./pages/zh-cn.ts"
import { zhTw } from "./pages/zh-tw.ts"
import { type OwnTrouble, ownTroubles, type PageText, type Trouble } from "./types.ts"

export type { PageText, Trouble } from "./types.ts"

export const pageText: Record<Language, PageText> = {
  "zh-CN": zhCn,
  "zh-TW": zhTw,
  en,
  ja,
}

export const isOwnTrouble = (trouble: string): trouble is OwnTrouble =>
  (ownTroubles as readonly string[]).includes(trouble)

export const sentenceFor = ({ error }: PageText, trouble: Trouble): string =>
  error.sentences[isOwnTrouble(trouble) ? trouble : pageNameOf(trouble)]
