import type { ChatWords } from "./types.ts"

export const zhCn: ChatWords = {
  signingIn: (app) => `正在登录「${app}」`,
  adding: (app) => `正在把你的微信绑定到「${app}」的账号`,
  asksToSignIn: (app) => `登录「${app}」，需要你确认`,
  asksToAdd: (app) => `把你的微信绑定到「${app}」的账号，需要你确认`,
  denied: (app) => `已取消，本次未登录「${app}」。`,
  refused: (app) => `「${app}」没有接受这次登录。`,
  taken: {
    scan: (app) => `这个二维码已被别人扫过。请在「${app}」的页面上刷新二维码后重试。`,
    code: (app) => `这个登录码已被别人用过。请在「${app}」的页面上换一个登录码后重试。`,
  },
  tooLate: {
    scan: (app) => `二维码已过期。请在「${app}」的页面上刷新二维码后重新扫码。`,
    code: (app) => `登录码已过期。请在「${app}」的页面上换一个登录码，再发送一次。`,
  },
  facts: {
    browser: (browser) => `浏览器：${browser}`,
    place: (place) => `地点：${place}`,
    time: (time) => `时间：${time}`,
    mark: (mark) => `扫码的微信：${mark}（网页上应显示同样的标记）`,
  },
  unknown: { browser: "未知", place: "未知地点" },
  zone: "",
  howToAdd: (code) =>
    `只有当你要把这个微信绑定到已有的账号时，才在网页上输入验证码 ${code}。不要告诉任何人。`,
  howToConfirm: {
    tap: (link) => `请在 1 分钟内${link("点这里确认或拒绝")}。`,
    reply: "请在 1 分钟内，把网页上显示的两位数字回复到这里。",
    "phone-code": (code) => `请在 1 分钟内，把验证码 ${code} 输入到刚才的网页上。不要告诉任何人。`,
  },
  notMe: "不是你本人操作？点这里",
  digitsAlone: {
    number: "要确认登录，请只发送网页上显示的两位数字，不要加其他文字。",
    code: "如果你要登录网站，请只发送网页上显示的登录码，不要加其他文字。",
  },
  wrongNumber: (left) => `数字不对，请看清网页上的数字，还可以再试 ${left} 次。`,
  lastWrongNumber: "数字三次都不对，这次登录已取消。",
  codeWrong: "登录码不对，或已过期。请发送网页上当前显示的数字。",
  codeLimit: "错误的登录码太多，请 10 分钟后再试。",
  noPage: "这个二维码没有对应的登录页面，或页面已过期。请在网页上刷新二维码后重新扫码。",
  muted: "你在 10 分钟内拒绝了 10 次登录，扫码和登录码暂时不起作用。请 10 分钟后再试。",
  notSetUp: "这个公众号的登录功能还没有设置好，暂时无法登录。请把这条消息告诉网站的管理员。",
  howToSignIn: "欢迎关注！要登录网站，请把网页上显示的登录码（一串数字）发送到这里。",
}
