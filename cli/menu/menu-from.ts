// The menu that WeChat has (get_current_selfmenu_info), as menu/create takes it. A menu of the API comes back as it is; of
// the console's own buttons some become a link, or a key that Menshen answers (docs/menu.md).

import { type Button, isReply, type KeywordEntry, type Menu, replyText } from "./exported.ts"
import { kinds } from "./kinds.ts"
import { articlesOf, articlesText } from "./news.ts"

export interface MenuFrom {
  menu: Menu
  keywords: KeywordEntry[]
  lost: string[]
}

/** The list below a button: the two forms of WeChat's answers. */
export function subButtons({ sub_button: sub }: Button): Button[] {
  const list = Array.isArray(sub) ? sub : (sub as { list?: unknown } | undefined)?.list
  return Array.isArray(list) ? list : []
}

export function buttonsOf(info: Record<string, unknown>): Button[] {
  const { button } = (info.selfmenu_info ?? {}) as { button?: unknown }
  return Array.isArray(button) ? button : []
}

/** @param answered keys that menshen.json answers already */
export function menuFrom(info: Record<string, unknown>, answered: string[]): MenuFrom {
  const from = new Conversion(answered)
  const button = buttonsOf(info).flatMap((one) => from.top(one))
  const isClosed = button.length > 0 && info.is_menu_open === 0
  const lost = isClosed ? [closed, ...from.lost] : from.lost
  return { menu: { button }, keywords: from.keywords, lost }
}

const closed =
  "The menu is switched off now (自定义菜单 in the console), by its owner or by a server URL: menu apply switches it on."

class Conversion {
  readonly keywords: KeywordEntry[] = []
  readonly lost: string[] = []
  private readonly answered: string[]

  constructor(answered: string[]) {
    this.answered = answered
  }

  top(button: Button): Button[] {
    const below = subButtons(button)
    if (below.length === 0) return this.leaf(button)
    const kept = below.flatMap((one) => this.leaf(one))
    return kept.length === 0 ? [] : [{ name: button.name, sub_button: kept }]
  }

  private leaf(button: Button): Button[] {
    const { type = "" } = button
    const members = kinds.get(type)?.map((member) => member.name)
    if (members !== undefined) return this.ofTheApi(button, members)
    if (type === "text") return this.answeredByText(button, String(button.value ?? ""))
    if (type === "news") return this.news(button)
    this.lost.push(lostButton(button))
    return []
  }

  private ofTheApi({ type = "", name, ...more }: Button, members: string[]): Button[] {
    const [only] = members.length === 1 ? members : []
    const told = (member: string) => more[member] ?? (member === only ? more.value : undefined)
    const given = members.map((member) => [member, told(member)])
    const kept = Object.fromEntries(given.filter(([, value]) => typeof value === "string"))
    const untold = members.filter((member) => !(member in kept))
    if (untold.length > 0) {
      this.lost.push(
        `WeChat does not tell ${untold.join(" and ")} of the button "${name}" ("${type}"): it is left out; add it to the menu yourself.`,
      )
      return []
    }
    const { key } = kept
    if (type === "click" && key !== undefined && !this.answered.includes(key)) {
      this.lost.push(
        `The button "${name}" sends the key "${key}" to the server URL, and the export does not know the answer: add {"key": "${key}", "text": "…"} to keywords, or forward it to the server that answers it: {"pushes": [{"event": "CLICK"}]}.`,
      )
    }
    return [{ type, name, ...kept }]
  }

  private answeredByText({ name }: Button, given: string): Button[] {
    const text = replyText(given)
    if (!isReply(text)) {
      this.lost.push(`The button "${name}" sends a text of more than 2,048 bytes: shorten it.`)
      return []
    }
    const key = `menshen-menu-${this.keywords.length + 1}`
    this.keywords.push({ key, text })
    return [{ type: "click", name, key }]
  }

  private news(button: Button): Button[] {
    const { name } = button
    const articles = articlesOf(button)
    const [first] = articles
    if (first === undefined) {
      this.lost.push(lostButton(button))
      return []
    }
    const what = articles.length === 1 ? "opens the article" : "sends the titles with their links"
    this.lost.push(
      `The button "${name}" sends articles (图文) as a card, which no menu of the API does: it now ${what}.`,
    )
    if (articles.length === 1) return [{ type: "view", name, url: first.url }]
    return this.answeredByText(button, articlesText(articles))
  }
}

const media = new Map([
  ["img", "a picture"],
  ["photo", "a picture"],
  ["voice", "a recording"],
  ["video", "a video"],
])

function lostButton({ name, type = "" }: Button): string {
  const what = media.get(type)
  if (what === undefined) {
    return `The button "${name}" is of a kind ("${type}") that the API cannot set: it is left out.`
  }
  return `The button "${name}" sends ${what}, which WeChat shows the API for three days only: it is left out. Store it as permanent material (素材管理), and add {"type": "media_id", "name": "${name}", "media_id": "…"} to the menu.`
}
