// Every sentence of `menshen init` and `menshen add`, in the two languages of its operators. Names of
// WeChat's console stay Chinese in both: that is how the console shows them.

import { consoleTexts } from "./console-texts.ts"

export type Language = "en" | "zh"
type Text = Record<Language, string>

const questionTexts = {
  accountType: {
    en: "Which kind of account is it?",
    zh: "这个公众号是哪一种？",
  },
  "accountType.service": {
    en: "a certified service account (认证服务号): people sign in by scanning",
    zh: "认证服务号：用户扫码登录",
  },
  "accountType.message": {
    en: "any other account (订阅号, or not certified): people send it the digits of the page",
    zh: "其他（订阅号，或未认证的账号）：用户把网页上的数字发给公众号",
  },
  "accountType.test": {
    en: "WeChat's test account (测试号): for trying only, its messages are not encrypted",
    zh: "微信测试号：只能用来试用，消息不加密",
  },
  issuer: {
    en: "Menshen's own https address, without a path, such as https://login.example.com",
    zh: "Menshen 自己的 https 地址，不带路径，例如 https://login.example.com",
  },
  account: {
    en: "A short name for the account: the first part of the path that WeChat calls",
    zh: "给公众号起个短名字：微信推送地址的第一段路径",
  },
  appId: {
    en: "AppID (基础信息 → AppID), wx…",
    zh: "AppID（基础信息 → AppID），以 wx 开头",
  },
  originalId: {
    en: "Original id (基础信息 → 原始 ID), gh_…",
    zh: "原始 ID（基础信息 → 原始 ID），以 gh_ 开头",
  },
  qrUrl: {
    en: "The text inside the account's own QR code, http://weixin.qq.com/r/… (any QR reader shows it)",
    zh: "公众号自己的二维码里的文字，http://weixin.qq.com/r/…（用任意扫码工具可以看到）",
  },
  appSecret: {
    en: "AppSecret (基础信息 → 开发密钥); it is not shown. Enter leaves it for later",
    zh: "AppSecret（基础信息 → 开发密钥），输入时不显示。直接回车表示以后再填",
  },
  appName: {
    en: "The application's name, as people know it",
    zh: "应用的名称，用户看到的就是它",
  },
  framework: {
    en: "What is the application built with?",
    zh: "应用是用什么写的？",
  },
  redirectUri: {
    en: "Where the application takes the sign-in: its redirect URI, such as https://shop.example.com{path}",
    zh: "应用接收登录结果的地址（redirect URI），例如 https://shop.example.com{path}",
  },
  clientId: {
    en: "The application's client_id",
    zh: "应用的 client_id",
  },
  pool: {
    en: "Which pool of people?",
    zh: "属于哪个用户池（pool）？",
  },
  shownAccount: {
    en: "Which account's QR code does it show?",
    zh: "它显示哪个公众号的二维码？",
  },
  confirm: {
    en: "How does a person agree after the scan? A scan is not consent: an attacker can show a victim the attacker's own QR code, and the victim signs the attacker in. Each way below but the last asks the person first; the more it asks, the harder the trick is.",
    zh: "扫码之后，用户怎样表示同意？扫码不等于同意：攻击者可以让别人扫他自己的二维码，对方一扫，登录的就是攻击者。下面除最后一种外都会先问用户；问得越多，越难被骗。",
  },
  "confirm.none": {
    en: "no question: no protection from that",
    zh: "不问：没有任何防护",
  },
  "confirm.tap": {
    en: "a link in the chat opens a page with site, browser and place, and a button",
    zh: "点开聊天里的链接，看清网站、浏览器和地点后按确认",
  },
  "confirm.reply": {
    en: "the person answers in the chat with two digits of the page",
    zh: "在聊天里回复网页上的两位数字",
  },
  "confirm.phone-code": {
    en: "the person types six digits of the chat into the page: the strongest",
    zh: "把聊天里的六位数字输入网页：防护最强",
  },
  replace: {
    en: "{file} exists. Replace it? The old one stays as {old}. (yes/no) > ",
    zh: "{file} 已经存在。要替换吗？旧文件会保留为 {old}。（yes/no）> ",
  },
} satisfies Record<string, Text>

const talkTexts = {
  fallback: { en: " [{value}]", zh: " [{value}]" },
  choose: { en: "Number or name", zh: "输入编号或名称" },
  notAChoice: { en: "Write one of: {choices}", zh: "请输入其中之一：{choices}" },
  notASecret: {
    en: "an AppSecret has letters and digits only, 32 as a rule",
    zh: "AppSecret 只有字母和数字，一般是 32 位",
  },
  arrived: { en: "{count} characters arrived.", zh: "收到 {count} 个字符。" },
  authJsPath: {
    en: "Auth.js takes the sign-in at …/auth/callback/menshen: write that path.",
    zh: "Auth.js 在 …/auth/callback/menshen 接收登录结果：请写这个路径。",
  },
  clientIdTaken: {
    en: 'The client_id "{answer}", made from the name, is taken: name another with --client-id.',
    zh: '由名称生成的 client_id "{answer}" 已被占用：用 --client-id 另写一个。',
  },
  unasked: { en: "Nothing is asked here, so name:", zh: "这里不会提问，请在命令里写上：" },
  example: { en: "For example: {command}", zh: "例如：{command}" },
  stopped: { en: "Stopped. Nothing was written.", zh: "已停止，没有写入任何内容。" },
  needed: { en: "This is needed.", zh: "这一项必须填写。" },
  wrong: { en: "That does not work: {sentence}", zh: "这样不行：{sentence}" },
} satisfies Record<string, Text>

export const texts = { ...questionTexts, ...talkTexts, ...consoleTexts }

export type TextName = keyof typeof texts
export type Say = (name: TextName, values?: Record<string, string>) => string

/** Sentences in one language; `{name}` is replaced by its value. */
export const sayIn =
  (language: Language): Say =>
  (name, values = {}) =>
    texts[name][language].replace(/\{(\w+)\}/g, (all, key: string) => values[key] ?? all)

/** The language of a locale, as POSIX orders the variables. */
export function languageOf(env: Record<string, string | undefined>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ""
  return locale.toLowerCase().startsWith("zh") ? "zh" : "en"
}
