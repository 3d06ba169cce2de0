// The exported file, put together from what WeChat told.

import { type Exported, keywordsMax } from "./exported.ts"
import type { MenuFrom } from "./menu-from.ts"
import type { RepliesFrom } from "./replies-from.ts"

/** @param conditional how many menus for some people (个性化菜单) the account has */
export function assembled(
  { menu, keywords: taps, lost: ofMenu }: MenuFrom,
  { welcome, keywords, any, lost: ofReplies }: RepliesFrom,
  conditional: number,
): Exported {
  const room = keywordsMax - taps.length - (any === undefined ? 0 : 1)
  const left = Math.max(0, keywords.length - room)
  return {
    menu,
    account: {
      ...(welcome !== undefined && { welcome }),
      keywords: [...taps, ...keywords.slice(0, room), ...(any === undefined ? [] : [any])],
    },
    lost: [
      ...ofMenu,
      ...ofReplies,
      ...(left > 0 ? [`Menshen takes ${keywordsMax} keywords: ${left} are left out.`] : []),
      ...(conditional > 0 ? [sentenceOn(conditional)] : []),
    ],
  }
}

const sentenceOn = (conditional: number) =>
  `The account has ${conditional} menus for some people (个性化菜单): they stay at WeChat as they are, and menu apply changes only the menu of everybody.`
