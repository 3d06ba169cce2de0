// The custom menu and the console's auto-replies by API (docs/wechat-protocol.md#console-menu).
import type { Account } from "../account.ts"
import { ApiError } from "../api/answer.ts"
import { type ApiCall, jsonBody } from "../api/call.ts"
import { type Button, isSwitchedOff, selfmenuForm } from "./console.ts"

type Limits = { type: number; name: number; nameBytes: number; key: number; url: number }

const first: Limits = { type: 40017, name: 40018, nameBytes: 16, key: 40019, url: 40020 }
const second: Limits = { type: 40024, name: 40025, nameBytes: 60, key: 40026, url: 40027 }
const maxButtons = 3
const maxSubButtons = 5
const maxKeyBytes = 128
const maxUrlBytes = 1024

const byKey = [
  "click",
  "scancode_push",
  "scancode_waitmsg",
  "pic_sysphoto",
  "pic_photo_or_album",
  "pic_weixin",
  "location_select",
]
const byMember: Record<string, string> = {
  media_id: "media_id",
  view_limited: "media_id",
  article_id: "article_id",
  article_view_limited: "article_id",
}

export function createMenu(call: ApiCall, account: Account): object {
  const kept = call.platform.console.of(account)
  kept.api = { button: buttonsIn(call), menuid: call.platform.console.nextMenuId() }
  return { errcode: 0, errmsg: "ok" }
}

export function getMenu({ platform }: ApiCall, account: Account): object {
  const { api, conditional } = platform.console.of(account)
  if (!api) throw new ApiError(46003)
  const form = ({ button, ...more }: { button: Button[] }) => ({
    button: button.map((one) => ({ sub_button: [], ...one })),
    ...more,
  })
  const all = conditional.length > 0 ? { conditionalmenu: conditional.map(form) } : {}
  return { menu: form(api), ...all }
}

/** Deletes the conditional menus, too. */
export function deleteMenu({ platform }: ApiCall, account: Account): object {
  Object.assign(platform.console.of(account), { api: null, conditional: [] })
  return { errcode: 0, errmsg: "ok" }
}

export function addConditionalMenu(call: ApiCall, account: Account): object {
  const { matchrule } = jsonBody(call)
  if (typeof matchrule !== "object" || matchrule === null) throw new ApiError(65304)
  const kept = call.platform.console.of(account)
  if (!kept.api) throw new ApiError(65303)
  const menuid = call.platform.console.nextMenuId()
  kept.conditional.push({ button: buttonsIn(call), matchrule, menuid })
  return { menuid: String(menuid) }
}

/** Of the API's menu, or else the console's, which is closed while there is a server URL (WeChat's own answer then is
 * unknown). */
export function currentSelfmenu({ platform }: ApiCall, account: Account): object {
  const { api, menu } = platform.console.of(account)
  const isOpen = api !== null || (menu !== null && !isSwitchedOff(account))
  const button = api ? api.button.map(selfmenuForm) : (menu ?? [])
  return { is_menu_open: isOpen ? 1 : 0, selfmenu_info: { button } }
}

export function currentAutoreply({ platform }: ApiCall, account: Account): object {
  const { replies } = platform.console.of(account)
  return { is_add_friend_reply_open: 0, is_autoreply_open: 0, ...replies }
}

function buttonsIn(call: ApiCall): Button[] {
  const { button } = jsonBody(call)
  if (/\\u[0-9a-f]{4}/i.test(call.body.toString())) throw new ApiError(40033)
  if (!Array.isArray(button) || button.length === 0 || button.length > maxButtons) {
    throw new ApiError(40016)
  }
  return button.map((one) => topButton(one))
}

function topButton(one: Button): Button {
  const { sub_button: sub } = one ?? {}
  if (sub === undefined || (Array.isArray(sub) && sub.length === 0)) return checked(one, first)
  checkName(one, first)
  if (!Array.isArray(sub) || sub.length > maxSubButtons) throw new ApiError(40023)
  if (sub.some(({ sub_button }) => Array.isArray(sub_button) && sub_button.length > 0)) {
    throw new ApiError(40022)
  }
  return { name: one.name, sub_button: sub.map((leaf: Button) => checked(leaf, second)) }
}

function checkName({ name }: Button, limits: Limits): void {
  const bytes = typeof name === "string" ? Buffer.byteLength(name) : 0
  if (bytes === 0 || bytes > limits.nameBytes) throw new ApiError(limits.name)
}

function checked(button: Button, limits: Limits): Button {
  checkName(button, limits)
  const type = String(button.type)
  if (byKey.includes(type)) return checkText(button, "key", maxKeyBytes, limits.key)
  const member = byMember[type]
  if (member) return checkText(button, member, maxKeyBytes, 40007)
  if (type !== "view" && type !== "miniprogram") throw new ApiError(limits.type)
  checkText(button, "url", maxUrlBytes, limits.url)
  if (!/^https?:\/\//.test(String(button.url))) throw new ApiError(40055)
  if (type === "miniprogram" && !/^wx[0-9a-z]+$/.test(String(button.appid))) {
    throw new ApiError(45064)
  }
  return button
}

function checkText(button: Button, member: string, most: number, errcode: number): Button {
  const value = button[member]
  if (typeof value !== "string" || value === "" || Buffer.byteLength(value) > most) {
    throw new ApiError(errcode)
  }
  return button
}
