// What an operator reads if WeChat refuses a call of `menshen menu`.

import { refusalsWith, type Sentences } from "../wechat/refusals.ts"

const about = (subject: string, correct: string) => (errcode: number) =>
  `WeChat refuses ${subject} (${errcode}): ${correct} Nothing has changed.`

const count = about("the number of buttons", "a menu has 1 to 3 buttons, and 1 to 5 below each.")
const kind = about("the kind of a button", "write a type that menu/create knows.")
const name = about("a name", "a button's has 16 bytes at most, and 60 bytes below another button.")
const key = about("a key", "write 1 to 128 bytes.")
const url = about("an address", "write https:// and at most 1,024 bytes.")

const ofMenus: Record<number, (errcode: number) => string> = {
  40007: about(
    "a media_id or an article_id",
    "it takes permanent material (素材管理) or a published article of this account. For an article, write a view of its address instead.",
  ),
  40015: kind,
  40016: count,
  40017: kind,
  40018: name,
  40019: key,
  40020: url,
  40022: about("the menu", "it has two levels at most."),
  40023: count,
  40024: kind,
  40025: name,
  40026: key,
  40027: url,
  40033: about("a text", "it has a character that WeChat takes for an escape."),
  40054: url,
  40055: url,
  40066: url,
  45064: about(
    "a mini program",
    "link it to the account first (小程序管理), and use its AppID and a page that it has.",
  ),
}

const own: Sentences = Object.fromEntries(
  Object.entries(ofMenus).map(([errcode, sentence]) => [errcode, () => sentence(Number(errcode))]),
)

export const refusalOf = refusalsWith({
  ...own,
  45009: () =>
    "WeChat makes no more calls of this kind today (45009): run the command again after midnight in Beijing.",
  46003: () => "The account has no menu by the API (46003).",
  48001: () =>
    "WeChat does not let this account set a menu by API (48001): it takes a service account (服务号) or a certified subscription account (认证的订阅号). Without that the account has no menu while a server URL is set.",
})
