// How a phone's browser reaches WeChat's own pages: open.weixin.qq.com is here, and WeChat knows
// whose phone it is without being told by the page that links there.
import type { WechatPages } from "../browser/phone-browser.ts"
import type { Person } from "../people.ts"
import { authorizePath, personCookie } from "./authorize.ts"

export function wechatPages(origin: () => string, { person }: Person): WechatPages {
  return {
    reach: (url) => {
      if (!isWechat(url, new URL(origin()))) return undefined
      // A fragment reaches no server; WeChat's client looks for it before it asks.
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
