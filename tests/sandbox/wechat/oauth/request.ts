// Reads an authorization link as strictly as WeChat does (docs/wechat-protocol.md#web-authorization):
// missing parameters, the account, its permitted scopes, and the redirect address.
import { type Account, may } from "../account.ts"
import type { Platform } from "../platform.ts"
import { type Scope, scopes } from "./grants.ts"

export type OauthRequest = { account: Account; redirectUri: URL; scope: Scope; state: string }

/** Shown to the person; numbers and texts are WeChat's, with 0 if the number is unknown. */
export class OauthFault extends Error {
  readonly errcode: number

  constructor(errcode: number, words: string) {
    super(words)
    this.errcode = errcode
  }
}

const order = ["appid", "redirect_uri", "response_type", "scope", "state"]
const missing: [name: string, errcode: number][] = [
  ["appid", 10012],
  ["redirect_uri", 10011],
  ["scope", 10010],
]

export function readRequest(platform: Platform, query: URLSearchParams): OauthRequest {
  for (const [name, errcode] of missing)
    if (!query.get(name)) throw new OauthFault(errcode, `${name}不能为空`)
  checkShape(query)
  const account = platform.accountByAppId(query.get("appid") ?? "")
  if (!account) throw new OauthFault(10012, "appid参数错误")
  const scope = scopes.find((one) => one === query.get("scope"))
  if (!scope || !may(account, "webOauth"))
    throw new OauthFault(10005, "Scope 参数错误或没有 Scope 权限")
  const redirectUri = readRedirect(query.get("redirect_uri") ?? "", account)
  return { account, redirectUri, scope, state: query.get("state") ?? "" }
}

/** The parameters must be exactly these, in this order; WeChat matches the whole link. */
function checkShape(query: URLSearchParams): void {
  const names = [...query.keys()]
  const sound = order.slice(0, names.length).every((name, at) => name === names[at])
  if (!sound || names.length > order.length || query.get("response_type") !== "code")
    throw new OauthFault(0, `链接参数必须依次为 ${order.join("、")}，response_type 为 code`)
  if (!/^[A-Za-z0-9]{0,128}$/.test(query.get("state") ?? ""))
    throw new OauthFault(10013, "state参数错误")
}

/** The whole host, including a port; a subdomain is another host. */
function readRedirect(text: string, { oauthDomain }: Account): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const sound = url !== undefined && /^https?:$/.test(url.protocol) && url.host === oauthDomain
  if (!sound) throw new OauthFault(10003, "redirect_uri域名与后台配置不一致")
  return url
}
