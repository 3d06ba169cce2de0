import type { PageWords } from "../pages.ts"

export const zhCn: PageWords = {
  signIn: {
    title: (app) => `登录 ${app}`,
    scan: "打开微信扫一扫，关注公众号即可登录。",
    qr: "二维码。请用手机微信扫描登录。",
    goesOn: "扫码后，本页面会自动继续。",
    scanned: "扫码成功，正在登录…",
    startAgain: "换一个二维码",
  },
  error: {
    title: "操作没有成功",
    other: "登录未被接受。请返回网站重新开始。",
    sentences: {
      page_not_found: "此地址没有内容。请返回网站重新开始。",
      failed: "服务出现问题，请稍后重试。",
      client_unknown: "此网站尚未登记登录服务，请告知网站管理员。",
      redirect_uri_not_registered: "此网站的回调地址尚未登记，请告知网站管理员。",
      request_malformed: "登录配置有误。请返回并告知网站管理员。",
      ticket_not_found: "本次登录已结束，或者是在另一个浏览器中开始的。请重新登录。",
      ticket_out_of_turn: "本次登录已不在这一步。请重新登录。",
      ticket_expired: "本次登录已过期。请重新登录。",
      code_limit: "本次登录尝试过多。请重新登录。",
      wechat_quota: "本站今日的微信登录次数已用完，请明天再试。",
      wechat_unreachable: "微信暂时没有响应，请稍后重试。",
    },
  },
  signedIn: {
    title: (app) => `登录 ${app}`,
    text: (time, browser) => `此浏览器（${browser}）已于 ${time} 用微信登录。`,
    goOn: (app) => `继续前往 ${app}`,
    notYou: "不是你？重新扫码",
  },
  goOn: { title: "即将完成", button: "继续" },
  signOut: {
    title: "退出登录？",
    text: "有网站请求退出此浏览器中的微信登录。",
    button: "退出登录",
  },
  signedOut: { title: "你已退出登录", text: "现在可以关闭此页面。", back: "返回网站" },
}
