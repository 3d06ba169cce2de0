import type { IncomingMessage } from "node:http"

export type Language = "zh-CN" | "en"

/** Chinese when the browser names it before English. */
export function languageOf(request: IncomingMessage): Language {
  const wanted = request.headers["accept-language"] ?? ""
  return /\b(zh|en)\b/i.exec(wanted)?.[1]?.toLowerCase() === "zh" ? "zh-CN" : "en"
}

const english = {
  shop: "Acme Shop",
  tagline: "Tea, mugs and one very good kettle.",
  signIn: "Sign in with WeChat",
  how: "Scan the code with WeChat and follow Acme. That is all: you are signed in by itself.",
  hosted: "Use the sign-in page instead",
  hello: "You are signed in",
  helloLong: "This is what Menshen says about you, from a signed ID token.",
  claim: "Claim",
  value: "Value",
  account: "Your account",
  signOut: "Sign out",
  back: "Back to the shop",
  again: "Try again",
  noWidget: "The sign-in box did not load. Is Menshen running? It should answer at",
  notFound: "There is no such page",
  notFoundLong: "The link is wrong, or the page has moved.",
  failed: "The sign-in did not finish",
  code: "Code",
  members: "Members' entrance: use an account you have",
  notes: "Acme Notes: send a code instead of scanning one",
  bind: "Join your account with WeChat",
  bindLong: "Sign in to your Acme account once. From then on WeChat is enough.",
  bindWrong: "No account has this address and password.",
  bindDo: "Join my account",
  bindNone: "I have no account here",
  email: "E-mail",
  password: "Password",
}

const chinese: typeof english = {
  shop: "Acme 小店",
  tagline: "茶、杯子，和一把很好的壶。",
  signIn: "微信登录",
  how: "用微信扫一扫并关注 Acme，即可自动登录。",
  hosted: "改用登录页面",
  hello: "你已登录",
  helloLong: "以下是 Menshen 在签名的 ID Token 中给出的信息。",
  claim: "字段",
  value: "值",
  account: "我的账号",
  signOut: "退出登录",
  back: "返回小店",
  again: "重试",
  noWidget: "登录框没有加载。Menshen 启动了吗？它应当在这里应答：",
  notFound: "没有这个页面",
  notFoundLong: "链接有误，或页面已移动。",
  failed: "登录没有完成",
  code: "代码",
  members: "会员入口：使用已有账号",
  notes: "Acme Notes：发送登录码登录",
  bind: "把微信绑定到你的账号",
  bindLong: "请登录一次你的 Acme 账号，以后用微信即可登录。",
  bindWrong: "没有账号使用这个邮箱和密码。",
  bindDo: "绑定到我的账号",
  bindNone: "我没有账号",
  email: "邮箱",
  password: "密码",
}

const sentences: Record<Language, Record<string, string>> = {
  en: {
    provider_down: "Menshen is not answering. Start it, then try again.",
    unknown_attempt: "This sign-in was begun in another browser, or has been used already.",
    unsound_request: "This link did not come from Menshen, or it is too old. Start again.",
    unsound_answer: "Menshen's answer could not be trusted, so nobody was signed in.",
    access_denied: "The sign-in was refused.",
  },
  "zh-CN": {
    provider_down: "Menshen 没有应答。请启动它后重试。",
    unknown_attempt: "这次登录是在另一个浏览器里开始的，或者已经用过了。",
    unsound_request: "这个链接不是 Menshen 发出的，或者已过期。请重新开始。",
    unsound_answer: "Menshen 的应答无法信任，因此本次未登录。",
    access_denied: "登录被拒绝。",
  },
}

export const words: Record<Language, typeof english> = { en: english, "zh-CN": chinese }

export function sentenceFor(language: Language, code: string, otherwise: string): string {
  const known = sentences[language]
  return Object.hasOwn(known, code) ? (known[code] ?? otherwise) : otherwise
}
