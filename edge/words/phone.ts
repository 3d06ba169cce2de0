// What the WeChat chat says to a person who scanned, or who sent a code.

import type { Reason } from "../reasons.ts"
import type { PhoneAnswer } from "../ticket.ts"

export interface PhoneWords {
  app: string
  browser: string
  /** When it was scanned, milliseconds since 1970. */
  at: number
  /** The scan adds a WeChat to somebody who is signed in already. */
  links: boolean
  /** They sent the code that the page shows, and scanned no QR code of its own. */
  byCode: boolean
}

const clock = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  dateStyle: "short",
  timeStyle: "short",
  hour12: false,
})

/** The passive reply names the site, the browser and the time, so that a person who scanned
 * somebody else's code can see it. WeChat's own language of the chat is not in a push. */
export function phoneText(answer: PhoneAnswer, words: PhoneWords): string {
  const { app, browser, at, links, byCode } = words
  switch (answer) {
    case "signing_in":
      return `${links ? `正在把你的微信添加到「${app}」的账号` : `正在登录「${app}」`}\n浏览器:${browser}\n时间:${clock.format(at)}\n如果不是你本人在操作,请立即联系该网站。`
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

/** For whoever follows an account that signs in by code, where its owner has no welcome. */
export const howToSignIn = "欢迎关注！要登录网站，请把网页上显示的 6 位登录码发送到这里。"

/** Why the six digits that came signed nobody in. */
export const codeText = (reason: Reason): string =>
  reason === "user_code_limit"
    ? "错误的登录码太多，请 10 分钟后再试。"
    : "登录码不对，或已过期。请发送网页上当前显示的 6 位数字。"

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

/** "Chrome / Windows": a family, never the header itself. */
export function browserName(userAgent: string): string {
  const parts = [first(browsers, userAgent), first(systems, userAgent)]
  return parts.filter((part) => part !== undefined).join(" / ") || "未知"
}
