// WeChat's built-in browser on one phone: it identifies itself, follows redirects, keeps cookies, and
// can fill in a form. It runs no scripts: pages that need them are tested in Chromium.
import { CookieJar } from "tough-cookie"
import { BadInput } from "../control/input.ts"
import { formsOf } from "./forms.ts"
import {
  type From,
  originHeaders,
  type Relation,
  relationOf,
  sameSiteContext,
  withoutFragment,
} from "./origin.ts"
import { type Pressing, press } from "./press.ts"
import { type Answer, exchangePage, type Request } from "./request.ts"

/** status 0 when no page came; `url` is the last address after redirects. */
export type Page = { status: number; text: string; url: string }

/** The address of WeChat's own pages, and how they recognize the phone. */
export type WechatPages = {
  reach: (url: URL) => { url: URL; cookie: string } | undefined
}

const maxRedirects = 20
const always = {
  "User-Agent":
    "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 " +
    "Chrome/126.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50 WeChat/arm64 NetType/WIFI " +
    "Language/zh_CN",
  Accept: "text/html,application/xhtml+xml,*/*;q=0.8",
  "Accept-Language": "zh-CN",
  "Sec-Fetch-Mode": "navigate",
  "Sec-Fetch-Dest": "document",
  "Sec-Fetch-User": "?1",
}
const formType = { "Content-Type": "application/x-www-form-urlencoded" }

type Step = Pick<Request, "method" | "url" | "body"> & { relation: Relation }

export class PhoneBrowser {
  private readonly cookies = new CookieJar()
  private readonly wechat: WechatPages
  private shown: { page: Page; policy: string } | null = null

  constructor(wechat: WechatPages) {
    this.wechat = wechat
  }

  /** A link from a chat or a QR code: no page sent it. */
  open(url: string): Promise<Page> {
    return this.visit(null, { method: "GET", url: new URL(url) })
  }

  submit(pressing: Pressing): Promise<Page> {
    if (!this.shown || this.shown.page.status === 0)
      throw new BadInput("No page is open on this phone. Open one with POST /phone/open.")
    const { page, policy } = this.shown
    const { method, action, data } = press(formsOf(page.text), pressing)
    const from = { url: new URL(page.url), policy }
    const url = new URL(action, from.url)
    if (method === "POST") return this.visit(from, { method, url, body: data.toString() })
    url.search = data.toString()
    return this.visit(from, { method, url })
  }

  private async visit(from: From, first: Pick<Request, "method" | "url" | "body">): Promise<Page> {
    let step: Step = { ...first, relation: relationOf(from, first.url) }
    try {
      for (let redirects = 0; redirects <= maxRedirects; redirects++) {
        const answer = await this.ask(from, step)
        const next = redirected(from, step, answer)
        if (!next) return this.show(step.url, answer)
        step = next
      }
      throw new Error(`more than ${maxRedirects} redirects`)
    } catch (error) {
      const text = `无法打开网页 (${(error as Error).message})`
      return this.show(step.url, { status: 0, headers: {}, text })
    }
  }

  private async ask(from: From, { method, url, body, relation }: Step): Promise<Answer> {
    const own = this.wechat.reach(url)
    const context = { sameSiteContext: sameSiteContext(relationOf(from, url), method) }
    const kept = await this.cookies.getCookieString(url.href, context)
    const cookie = [kept, own?.cookie].filter(Boolean).join("; ")
    const headers = {
      ...always,
      "Sec-Fetch-Site": relation,
      ...originHeaders(from, url, method),
      ...(cookie && { Cookie: cookie }),
      ...(body !== undefined && { ...formType, "Content-Length": `${Buffer.byteLength(body)}` }),
    }
    const answer = await exchangePage({
      method,
      url: own?.url ?? url,
      headers,
      ...(body !== undefined && { body }),
    })
    for (const set of answer.headers["set-cookie"] ?? [])
      await this.cookies.setCookie(set, url.href, { ignoreError: true })
    return answer
  }

  private show(url: URL, { status, headers, text }: Answer): Page {
    const page = { status, text, url: withoutFragment(url) }
    this.shown = { page, policy: String(headers["referrer-policy"] ?? "") }
    return page
  }
}

/** 307 and 308 repeat the method and the body; the others turn a POST into a GET. */
function redirected(from: From, step: Step, { status, headers }: Answer): Step | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return
  const url = new URL(headers.location, step.url)
  if (!/^https?:$/.test(url.protocol)) throw new Error(`a redirect to ${url.protocol}`)
  // Once cross-site, a request stays cross-site for the header but not for the cookies, as in
  // Chromium.
  const relation = step.relation === "cross-site" ? step.relation : relationOf(from, url)
  const { method, body } = step
  if (status < 307 || body === undefined) return { method: "GET", url, relation }
  return { method, url, body, relation }
}
