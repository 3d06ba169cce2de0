// WeChat's API as `menshen menu` needs it. The relay makes none of these calls.

import type { Allowed } from "../relay/allow-list.ts"
import type { RelayAccount } from "../relay/configuration.ts"
import { PatientCalls } from "../wechat/patient-calls.ts"
import type { Menu } from "./exported.ts"
import { refusalOf } from "./refusals.ts"

/** Hundreds of rules with their texts. */
const answerBytesMax = 8 * 1024 * 1024

const reading = (...answer: string[]): Allowed => ({ method: "GET", answer, answerBytesMax })

const autoreplyMembers = [
  "is_add_friend_reply_open",
  "is_autoreply_open",
  "add_friend_autoreply_info",
  "message_default_autoreply_info",
  "keyword_autoreply_info",
]
const noMenu = 46003
const notGranted = 48001

export class MenuCalls {
  private readonly calls: PatientCalls

  constructor(account: RelayAccount) {
    this.calls = new PatientCalls(account, refusalOf)
  }

  menu() {
    const entry = reading("is_menu_open", "selfmenu_info")
    return this.calls.ask({ path: "/cgi-bin/get_current_selfmenu_info", entry })
  }

  replies() {
    const entry = reading(...autoreplyMembers)
    return this.calls.ask({ path: "/cgi-bin/get_current_autoreply_info", entry })
  }

  /** How many menus for some people there are. Only the API makes them. */
  async conditional(): Promise<number> {
    const ask = { path: "/cgi-bin/menu/get", entry: reading("conditionalmenu") }
    const { conditionalmenu } = await this.calls.ask(ask, [noMenu, notGranted])
    return Array.isArray(conditionalmenu) ? conditionalmenu.length : 0
  }

  async create(menu: Menu): Promise<void> {
    const entry: Allowed = { method: "POST", answer: [] }
    await this.calls.ask({ path: "/cgi-bin/menu/create", entry, body: menu })
  }
}
