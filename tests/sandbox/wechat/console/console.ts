// What an account's owner sets up in WeChat's console, 自定义菜单 and 自动回复, and the menu that the API sets. A server
// URL switches the console's own off (docs/wechat-protocol.md#console-menu).
import type { Account } from "../account.ts"

/** `sub_button` is a list in the API's form, and has `list` in the form of get_current_selfmenu_info. */
export type Button = Record<string, unknown> & { name: string }
export type ApiMenu = { button: Button[]; menuid: number }
export type Replies = Record<string, unknown>

type Kept = {
  menu: Button[] | null
  replies: Replies
  api: ApiMenu | null
  conditional: (ApiMenu & { matchrule: object })[]
}

const nothing = (): Kept => ({ menu: null, replies: {}, api: null, conditional: [] })

export class Console {
  private readonly kept = new Map<string, Kept>()
  private menus = 208_396_938

  of({ appId }: Account): Kept {
    const known = this.kept.get(appId) ?? nothing()
    this.kept.set(appId, known)
    return known
  }

  clear(): void {
    this.kept.clear()
  }

  nextMenuId(): number {
    this.menus += 1
    return this.menus
  }

  /** The buttons that people see, in the API's form. */
  shownMenu(account: Account): Button[] {
    const { api, menu } = this.of(account)
    if (api) return api.button
    return isSwitchedOff(account) ? [] : (menu ?? []).map(asApiForm)
  }

  /** The texts that people get from 自动回复 for what they wrote, or for a follow (null). */
  repliesTo(account: Account, text: string | null): string[] {
    if (isSwitchedOff(account)) return []
    const { replies } = this.of(account)
    if (text === null) return textsOf(replies.is_add_friend_reply_open, replies, "add_friend")
    const rule = rulesOf(replies).find((one) => one.keywords.some((word) => fits(word, text)))
    if (rule) return rule.mode === "random_one" ? rule.texts.slice(0, 1) : rule.texts
    return textsOf(replies.is_autoreply_open, replies, "message_default")
  }
}

export const isSwitchedOff = ({ callbackUrl }: Account) => callbackUrl !== ""

export const selfmenuForm = (button: Button): Button =>
  Array.isArray(button.sub_button) && button.sub_button.length > 0
    ? { ...button, sub_button: { list: button.sub_button } }
    : without(button, "sub_button")

function asApiForm(button: Button): Button {
  const { list } = (button.sub_button ?? {}) as { list?: Button[] }
  return list ? { ...button, sub_button: list } : button
}

function without(button: Button, key: string): Button {
  const { [key]: _, ...rest } = button
  return rest as Button
}

type Reply = { type?: string; content?: string; news_info?: { list: { title: string }[] } }
type Word = { match_mode?: string; content?: string }
type RawRule = { reply_mode?: string; keyword_list_info?: Word[]; reply_list_info?: Reply[] }

/** What the person sees of a reply. */
export function shownReply({ type, content = "", news_info }: Reply): string {
  if (type === "text") return content
  const titles = news_info?.list.map(({ title }) => title) ?? []
  return titles.length > 0 ? `[${type}] ${titles.join(" · ")}` : `[${type}]`
}

function textsOf(isOpen: unknown, replies: Replies, which: string): string[] {
  const info = replies[`${which}_autoreply_info`] as Reply | undefined
  return isOpen === 1 && info ? [shownReply(info)] : []
}

function rulesOf(replies: Replies) {
  const { list = [] } = (replies.keyword_autoreply_info ?? {}) as { list?: RawRule[] }
  return list.map(({ reply_mode, keyword_list_info = [], reply_list_info = [] }) => ({
    mode: reply_mode,
    keywords: keyword_list_info,
    texts: reply_list_info.map(shownReply),
  }))
}

const fits = ({ match_mode, content = "" }: Word, text: string) =>
  match_mode === "equal" ? text === content : text.includes(content)
