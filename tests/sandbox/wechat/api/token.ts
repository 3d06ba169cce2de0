import type { Account } from "../account.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, accountOfSecret, jsonBody } from "./call.ts"

export type Identified = { account: Account; answer: () => object | Promise<object> }

/** GET /cgi-bin/token */
export function token(call: ApiCall): Identified {
  const { query } = call
  if (query.get("grant_type") !== "client_credential") throw new ApiError(40002)
  const given = { appid: query.get("appid"), secret: query.get("secret") }
  const account = accountOfSecret(call, given)
  return { account, answer: () => ordinary(call, account) }
}

/** POST /cgi-bin/stable_token */
export function stableToken(call: ApiCall): Identified {
  const body = jsonBody(call)
  if (body.grant_type !== "client_credential") throw new ApiError(40002)
  const account = accountOfSecret(call, { appid: body.appid, secret: body.secret })
  return { account, answer: () => stable(call, account, body.force_refresh === true) }
}

function ordinary({ platform }: ApiCall, account: Account): object {
  if (!platform.quotas.spend(account, "token")) throw new ApiError(45009)
  return platform.tokens.ordinary(account)
}

function stable({ platform }: ApiCall, account: Account, force: boolean): object {
  const { tokens, quotas } = platform
  if (!quotas.spendMinute(account)) throw new ApiError(45011)
  if (!quotas.spend(account, "stableToken")) throw new ApiError(45009)
  if (!force || !tokens.mayForce(account)) return tokens.stable(account)
  if (!quotas.spend(account, "forceRefresh")) throw new ApiError(45009)
  return tokens.force(account)
}
