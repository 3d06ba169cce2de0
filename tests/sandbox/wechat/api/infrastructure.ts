// Addresses and counters (docs/wechat-protocol.md#infrastructure).
import type { Account } from "../account.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, accountOfSecret, jsonBody } from "./call.ts"
import type { Identified } from "./token.ts"

export const apiDomainIp = () => ({ ip_list: ["127.0.0.1"] })
export const callbackIp = () => ({ ip_list: ["127.0.0.1", "127.0.0.0/8"] })

export function clearQuota(call: ApiCall, account: Account): object {
  if (jsonBody(call).appid !== account.appId) throw new ApiError(40013)
  return clear(call, account)
}

/** Version 2 takes the AppSecret instead of a token. */
export function clearQuotaBySecret(call: ApiCall): Identified {
  const body = call.body.length > 0 ? jsonBody(call) : {}
  const given = (key: string) => body[key] ?? call.query.get(key)
  const account = accountOfSecret(call, { appid: given("appid"), secret: given("appsecret") })
  return { account, answer: () => clear(call, account) }
}

function clear({ platform }: ApiCall, account: Account): object {
  if (!platform.quotas.clear(account)) throw new ApiError(48006)
  return { errcode: 0, errmsg: "ok" }
}
