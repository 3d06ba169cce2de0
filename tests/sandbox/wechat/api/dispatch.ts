// From a path to an answer: checks the caller, its address, the account's permission and the daily
// limit, and only then runs the call.
import { type Account, type Capability, may } from "../account.ts"
import {
  addConditionalMenu,
  createMenu,
  currentAutoreply,
  currentSelfmenu,
  deleteMenu,
  getMenu,
} from "../console/menu-api.ts"
import type { Platform } from "../platform.ts"
import type { QuotaName } from "../quotas.ts"
import { faultsFor } from "../switches.ts"
import { ApiError, errorBody } from "./answer.ts"
import { type ApiCall, accountOfToken, requirePost } from "./call.ts"
import { checkCallback } from "./callback-check.ts"
import { sendCustomMessage } from "./custom-message.ts"
import { apiDomainIp, callbackIp, clearQuota, clearQuotaBySecret } from "./infrastructure.ts"
import { createQrcode } from "./qrcode.ts"
import { oauthToken, oauthUserInfo } from "./sns.ts"
import { type Identified, stableToken, token } from "./token.ts"
import { batchUserInfo, changeOpenid, followers, userInfo } from "./user.ts"
import { checkCaller } from "./whitelist.ts"

/** Most calls carry a token; the others identify their account themselves. */
type Endpoint = { post?: true } & (
  | { identify: (call: ApiCall) => Identified }
  | {
      byToken: (call: ApiCall, account: Account) => object | Promise<object>
      quota: QuotaName | null
      needs?: Capability
    }
)

const endpoints: Record<string, Endpoint> = {
  "/cgi-bin/token": { identify: token },
  "/cgi-bin/stable_token": { post: true, identify: stableToken },
  "/cgi-bin/qrcode/create": { post: true, byToken: createQrcode, quota: "qrcode", needs: "qrcode" },
  "/cgi-bin/user/info": { byToken: userInfo, quota: "userInfo", needs: "userInfo" },
  "/cgi-bin/user/get": { byToken: followers, quota: "userInfo", needs: "userInfo" },
  "/cgi-bin/user/info/batchget": {
    post: true,
    byToken: batchUserInfo,
    quota: "userInfo",
    needs: "userInfo",
  },
  "/cgi-bin/changeopenid": { post: true, byToken: changeOpenid, quota: "other" },
  "/cgi-bin/message/custom/send": {
    post: true,
    byToken: sendCustomMessage,
    quota: "customMessage",
    needs: "customMessage",
  },
  "/cgi-bin/menu/create": { post: true, byToken: createMenu, quota: "other", needs: "menu" },
  "/cgi-bin/menu/get": { byToken: getMenu, quota: "other", needs: "menu" },
  "/cgi-bin/menu/delete": { byToken: deleteMenu, quota: "other", needs: "menu" },
  "/cgi-bin/menu/addconditional": {
    post: true,
    byToken: addConditionalMenu,
    quota: "other",
    needs: "menu",
  },
  "/cgi-bin/get_current_selfmenu_info": { byToken: currentSelfmenu, quota: "other" },
  "/cgi-bin/get_current_autoreply_info": { byToken: currentAutoreply, quota: "other" },
  "/cgi-bin/callback/check": { post: true, byToken: checkCallback, quota: "other" },
  "/cgi-bin/get_api_domain_ip": { byToken: apiDomainIp, quota: "other" },
  "/cgi-bin/getcallbackip": { byToken: callbackIp, quota: "other" },
  "/cgi-bin/clear_quota": { post: true, byToken: clearQuota, quota: null },
  "/cgi-bin/clear_quota/v2": { post: true, identify: clearQuotaBySecret },
  "/sns/oauth2/access_token": { identify: oauthToken },
  "/sns/userinfo": { identify: oauthUserInfo },
}

export async function dispatch(call: ApiCall): Promise<object> {
  let account: Account | null = null
  try {
    throwInjected(call.platform, call.path)
    const identified = identify(call)
    account = identified.account
    if (!isOfContainer(call)) checkCaller(account, call.ip)
    if (call.platform.switches.adminMustConfirm) throw new ApiError(89503)
    const answer = await identified.answer()
    record(call, account, 0)
    return answer
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    record(call, account, error.errcode)
    return errorBody(error, call.platform.now())
  }
}

function identify(call: ApiCall): Identified {
  const endpoint = Object.hasOwn(endpoints, call.path) ? endpoints[call.path] : undefined
  if (!endpoint) throw new ApiError(40066)
  if (endpoint.post) requirePost(call)
  if ("identify" in endpoint) return endpoint.identify(call)
  const account = isOfContainer(call) ? accountOfContainer(call) : accountOfToken(call)
  return { account, answer: () => answerByToken(call, account, endpoint) }
}

/** WeChat CloudRun's open-interface service knows the account by the environment that the call comes from
 * (docs/wechat-protocol.md#cloudrun). A call that names an account itself passes it by. */
function isOfContainer({ platform, query, body }: ApiCall): boolean {
  const named = query.has("access_token") || query.has("secret") || body.includes('"secret"')
  return platform.switches.cloudRunAccount !== null && !named
}

function accountOfContainer({ platform }: ApiCall): Account {
  const account = platform.account(platform.switches.cloudRunAccount ?? "")
  if (!account) throw new ApiError(41001)
  return account
}

function answerByToken(
  call: ApiCall,
  account: Account,
  endpoint: Extract<Endpoint, { quota: unknown }>,
): object | Promise<object> {
  if (endpoint.needs && !may(account, endpoint.needs)) throw new ApiError(48001)
  const { quota } = endpoint
  if (quota && !call.platform.quotas.spend(account, quota)) throw new ApiError(45009)
  return endpoint.byToken(call, account)
}

function throwInjected(platform: Platform, path: string): void {
  const { switches } = platform
  if (faultsFor(switches, path).apiBusyCalls > 0) {
    switches.apiBusyCalls -= 1
    throw new ApiError(-1)
  }
  const fault = switches.apiError
  if (!fault || (fault.path !== undefined && fault.path !== path)) return
  if (fault.calls !== undefined) switches.apiError = countDown(fault, fault.calls)
  throw new ApiError(fault.errcode, fault.errmsg)
}

function countDown(fault: NonNullable<Platform["switches"]["apiError"]>, calls: number) {
  return calls > 1 ? { ...fault, calls: calls - 1 } : null
}

function record(call: ApiCall, account: Account | null, errcode: number): void {
  const { platform, method, path } = call
  platform.log.call({ at: platform.now(), method, path, account: account?.name ?? null, errcode })
}
