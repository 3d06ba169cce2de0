// Replies in the WeChat chat to a person who scanned, or who sent a code.

import type { Reason } from "../core/reasons.ts"
import type { Confirm, PhoneAnswer } from "../core/ticket.ts"
import { placeName } from "./place-name.ts"

export interface ChatDetails {
  app: string
  browser: string
  /** Time of the scan, milliseconds since 1970. */
  at: number
  /** The scan links a WeChat to a user who is already signed in. */
  links: boolean
  /** They sent the chat code of the page, instead of scanning a QR code made for it. */
  byCode: boolean
  /** Where the browser is; "" if unknown. */
  place: string
  /** How they have to confirm: the address of the confirm page, or the code for the browser. */
  confirm: Confirm
  confirmLink: string
  phoneCode: string
  /** The mark of their WeChat, if the browser shows it too; else "". */
  mark: string
  notMeLink: string
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "short",
  hour12: false,
})

/** The passive reply names the site, the browser, the place and the time, so that a person who scanned
 * somebody else's code can notice (CD-01). It says that a sign-in begins, not just a follow (CD-05). A
 * push does not say in which language WeChat runs. */
export function chatText(answer: PhoneAnswer, details: ChatDetails): string {
  const { app, links, byCode } = details
  switch (answer) {
    case "signing_in":
      return about(links ? `正在把你的微信绑定到「${app}」的账号` : `正在登录「${app}」`, details)
    case "must_confirm":
      return about(
        links ? `把你的微信绑定到「${app}」的账号，需要你确认` : `登录「${app}」，需要你确认`,
        details,
        howToConfirm(details),
      )
    case "denied":
      return `已取消，本次未登录「${app}」。`
    case "taken":
      return byCode
        ? `这个登录码已被别人用过。请在「${app}」的页面上换一个登录码后重试。`
        : `这个二维码已被别人扫过。请在「${app}」的页面上刷新二维码后重试。`
    case "too_late":
      return byCode
        ? `登录码已过期。请在「${app}」的页面上换一个登录码，再发送一次。`
        : `二维码已过期。请在「${app}」的页面上刷新二维码后重新扫码。`
    case "refused":
      return `「${app}」没有接受这次登录。`
  }
}

function about(what: string, details: ChatDetails, ...more: string[]) {
  const { browser, place, at, mark, notMeLink } = details
  const where = place === "" ? [] : [`地点：${placeName(place, "zh-CN")}`]
  const whose = mark === "" ? [] : [`扫码的微信：${mark}（网页上应显示同样的标记）`]
  const lines = [`浏览器：${browser}`, ...where, `时间：${clock.format(at)}`, ...whose]
  const all = [what, ...lines, ...more, ...howToAdd(details)]
  return [...all, link(notMeLink, "不是你本人操作？点这里")].join("\n")
}

/** WeChat shows the words of a link in place of its 110 characters. Our addresses have no character that
 * HTML escapes. */
const link = (address: string, words: string) => `<a href="${address}">${words}</a>`

/** People who are new here may add this WeChat to the account that is signed in in their browser. */
const howToAdd = ({ links, mark, confirm, phoneCode }: ChatDetails): string[] =>
  links || mark === "" || confirm === "phone-code"
    ? []
    : [
        `只有当你要把这个微信绑定到已有的账号时，才在网页上输入验证码 ${phoneCode}。不要告诉任何人。`,
      ]

function howToConfirm({ confirm, confirmLink, phoneCode }: ChatDetails): string {
  if (confirm === "tap") return `请在 1 分钟内${link(confirmLink, "点这里确认或拒绝")}。`
  if (confirm === "reply") return "请在 1 分钟内，把网页上显示的两位数字回复到这里。"
  return `请在 1 分钟内，把验证码 ${phoneCode} 输入到刚才的网页上。不要告诉任何人。`
}

/** Reply to digits among other text. @param isMatchNumber the person is asked for two digits */
export const digitsAloneText = (isMatchNumber: boolean): string =>
  isMatchNumber
    ? "要确认登录，请只发送网页上显示的两位数字，不要加其他文字。"
    : "如果你要登录网站，请只发送网页上显示的登录码，不要加其他文字。"

/** Reply to a person who waits for a sign-in at an account whose set-up is wrong. */
export const notSetUpText =
  "这个公众号的登录功能还没有设置好，暂时无法登录。请把这条消息告诉网站的管理员。"

/** Reply to digits that are not the page's match number. */
export const wrongMatchNumberText = (triesLeft: number): string =>
  triesLeft === 0
    ? "数字三次都不对，这次登录已取消。"
    : `数字不对，请看清网页上的数字，还可以再试 ${triesLeft} 次。`

/** Reply to the scan of a QR code that was on a page before, or never was. */
export const noPageText =
  "这个二维码没有对应的登录页面，或页面已过期。请在网页上刷新二维码后重新扫码。"

/** To a person who denied ten sign-ins within ten minutes. */
export const mutedText =
  "你在 10 分钟内拒绝了 10 次登录，扫码和登录码暂时不起作用。请 10 分钟后再试。"

/** Default welcome of an account that signs in by message. */
export const howToSignIn = "欢迎关注！要登录网站，请把网页上显示的登录码（一串数字）发送到这里。"

/** Why a chat code signed nobody in. */
export const chatCodeRefusedText = (reason: Reason): string =>
  reason === "chat_code_limit"
    ? "错误的登录码太多，请 10 分钟后再试。"
    : "登录码不对，或已过期。请发送网页上当前显示的数字。"

const browsers: [RegExp, string][] = [
  [/MicroMessenger/, "WeChat"],
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
]
const systems: [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Android/, "Android"],
  [/Linux/, "Linux"],
]
const first = (table: [RegExp, string][], text: string) =>
  table.find(([pattern]) => pattern.test(text))?.[1]

/** "Chrome / Windows": the browser family, never the header itself. */
export function browserName(userAgent: string): string {
  const parts = [first(browsers, userAgent), first(systems, userAgent)]
  return parts.filter((part) => part !== undefined).join(" / ") || "未知"
}
