// Every sentence the visitor reads. A sentence says what happened and what to do.

import type { WidgetState } from "./events.ts"

export type Language = "en" | "zh-CN"

export type Plain =
  | "title"
  | "qr"
  | "waitingHint"
  | "scannedHint"
  | "renewsHint"
  | "successHint"
  | "restart"
  | "renew"
  | "retry"
  | "reconnect"
  | "hosted"

/** `refused` and `error` have sentences by code too. */
export interface Words extends Readonly<Record<Plain | WidgetState, string>> {
  readonly reasons: Readonly<Record<string, string>>
  readonly faults: Readonly<Record<string, string>>
}

const en: Words = {
  title: "Sign in with WeChat",
  qr: "QR code. Scan it with WeChat on your phone to sign in.",
  waitingHint: "This code expires in {time}",
  scannedHint: "Not you? Get a new QR code.",
  renewsHint: "A new one is on its way…",
  successHint: "Taking you back to the site…",
  restart: "New QR code",
  renew: "Get a new QR code",
  retry: "Try again",
  reconnect: "Reconnect now",
  hosted: "Continue on the sign-in page",
  loading: "Getting your QR code…",
  waiting: "Open WeChat, scan this code and follow the account.",
  scanned: "Scanned. Continue on your phone.",
  choosing: "Scanned. Choose your account on your phone.",
  signing: "Almost done. Signing you in…",
  success: "You are signed in.",
  expired: "This QR code has expired.",
  denied: "The sign-in was declined on the phone. Get a new QR code to try again.",
  refused: "This WeChat account cannot sign in here. Ask the site for help.",
  cancelled: "This sign-in was cancelled. Get a new QR code to start again.",
  offline: "You are offline. Check your connection; this page reconnects by itself.",
  error: "The sign-in could not start. Please try again.",
  reasons: {
    identity_conflict: "Two accounts claim this WeChat user. Ask the site for help.",
    ticket_claimed: "Another person scanned this code first. Get a new QR code.",
    wechat_unreachable: "WeChat did not answer in time. Get a new QR code to try again.",
  },
  faults: {
    client_id_missing: "This sign-in is not set up yet: client-id is missing on this page.",
    redirect_uri_missing: "This sign-in is not set up yet: redirect-uri is missing on this page.",
    issuer_invalid: "This sign-in is not set up yet: issuer is not a web address.",
    ticket_malformed: "This sign-in page is incomplete. Go back to the site and start again.",
    client_unknown: "This site is not registered for sign-in. Tell the site's owner.",
    origin_not_registered: "This page's address is not registered for sign-in. Tell its owner.",
    redirect_uri_not_registered: "This site's return address is not registered. Tell its owner.",
    request_malformed: "This sign-in is set up wrongly on this page. Tell the site's owner.",
    ticket_not_found: "This sign-in has ended. Get a new QR code to start again.",
    too_many: "Too many sign-ins just now. Wait a minute, then try again.",
    server_unreachable: "The sign-in server does not answer. Check your connection and try again.",
    server_failed: "The sign-in server has a problem. Wait a moment, then try again.",
    response_malformed: "The sign-in server sent something unreadable. Please try again.",
    wechat_quota: "WeChat allows no more sign-ins for this site today. Try again tomorrow.",
    wechat_unreachable: "WeChat does not answer at the moment. Wait a moment, then try again.",
    wasm_unavailable: "The QR code cannot be shown here. Continue on the sign-in page.",
  },
}

const zhCn: Words = {
  title: "微信扫码登录",
  qr: "二维码。请用手机微信扫描登录。",
  waitingHint: "二维码将在 {time} 后过期",
  scannedHint: "不是你扫的？请换一个二维码。",
  renewsHint: "正在更换新的二维码…",
  successHint: "正在返回网站…",
  restart: "换一个二维码",
  renew: "刷新二维码",
  retry: "重试",
  reconnect: "立即重连",
  hosted: "前往登录页面",
  loading: "正在获取二维码…",
  waiting: "打开微信扫一扫，关注公众号即可登录。",
  scanned: "扫码成功，请在手机上继续。",
  choosing: "扫码成功，请在手机上选择账号。",
  signing: "马上就好，正在登录…",
  success: "登录成功。",
  expired: "二维码已过期。",
  denied: "手机上已拒绝登录。如需登录，请刷新二维码。",
  refused: "此微信账号无法登录本站，请联系网站客服。",
  cancelled: "登录已取消。如需登录，请刷新二维码。",
  offline: "网络已断开。请检查网络，恢复后会自动重连。",
  error: "暂时无法登录，请重试。",
  reasons: {
    identity_conflict: "此微信账号与两个用户关联，请联系网站客服。",
    ticket_claimed: "此二维码已被他人扫描，请刷新二维码。",
    wechat_unreachable: "微信没有及时响应，请刷新二维码重试。",
  },
  faults: {
    client_id_missing: "登录尚未配置好：页面缺少 client-id。",
    redirect_uri_missing: "登录尚未配置好：页面缺少 redirect-uri。",
    issuer_invalid: "登录尚未配置好：issuer 不是有效网址。",
    ticket_malformed: "登录页面不完整，请返回网站重新开始。",
    client_unknown: "此网站尚未登记登录服务，请告知网站管理员。",
    origin_not_registered: "此页面的网址尚未登记，请告知网站管理员。",
    redirect_uri_not_registered: "此网站的回调地址尚未登记，请告知网站管理员。",
    request_malformed: "此页面的登录配置有误，请告知网站管理员。",
    ticket_not_found: "本次登录已结束，请刷新二维码重新开始。",
    too_many: "登录人数过多，请稍等一分钟再试。",
    server_unreachable: "登录服务器没有响应，请检查网络后重试。",
    server_failed: "登录服务器出现问题，请稍后重试。",
    response_malformed: "登录服务器返回了无法识别的内容，请重试。",
    wechat_quota: "本站今日的微信登录次数已用完，请明天再试。",
    wechat_unreachable: "微信暂时没有响应，请稍后重试。",
    wasm_unavailable: "此处无法显示二维码，请前往登录页面。",
  },
}

export const dictionary: Readonly<Record<Language, Words>> = { en, "zh-CN": zhCn }

/** The words of the first wished language that is spoken here; English where none is. */
export function wordsFor(wished: readonly (string | null | undefined)[]): Words {
  for (const tag of wished) {
    if (/^zh\b/i.test(tag ?? "")) return zhCn
    if (/^en\b/i.test(tag ?? "")) return en
  }
  return en
}

/** The sentence for a code, or the general one where the code is not known. */
export function sentenceFor(words: Words, kind: "error" | "refused", code = ""): string {
  const sentences = kind === "error" ? words.faults : words.reasons
  return (Object.hasOwn(sentences, code) ? sentences[code] : undefined) ?? words[kind]
}
