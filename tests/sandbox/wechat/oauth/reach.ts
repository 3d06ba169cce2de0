// Routes a phone's browser to WeChat's own pages: open.weixin.qq.com is served here, and WeChat
// recognizes the phone without help from the linking page.
import type { WechatPages } from "../browser/phone-browser.ts"
import type { Person } from "../people.ts"
import { authorizePath, personCookie } from "./authorize.ts"

export function wechatPages(origin: () => string, { person }: Person): WechatPages {
  return {
    reach: (url) => {
      if (!isWechat(url, new URL(origin()))) return undefined
      // Servers never receive a fragment; WeChat's client checks it before the request.
      if (url.pathname === authorizePath && url.hash !== "#wechat_redirect")
        throw new Error("the link does not end in #wechat_redirect")
      const here = new URL(`${url.pathname}${url.search}`, origin())
      return { url: here, cookie: `${personCookie}=${person}` }
    },
  }
}

function isWechat({ hostname, port }: URL, origin: URL): boolean {
  if (hostname === "open.weixin.qq.com") return true
  return port === origin.port && ["localhost", "127.0.0.1", "[::1]"].includes(hostname)
}
