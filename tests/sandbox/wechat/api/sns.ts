// Web OAuth's two calls (docs/wechat-protocol.md#web-authorization). Only snsapi_userinfo returns a
// unionid.
import type { Account } from "../account.ts"
import { type Grant, newToken, nobodysId, tokenSeconds } from "../oauth/grants.ts"
import type { Platform } from "../platform.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, accountOfSecret } from "./call.ts"
import type { Identified } from "./token.ts"

const refusals = { unknown: 40029, used: 40163, expired: 42003 } as const

/** GET /sns/oauth2/access_token */
export function oauthToken(call: ApiCall): Identified {
  const { platform, query } = call
  const given = { appid: query.get("appid"), secret: query.get("secret") }
  const account = accountOfSecret(call, given)
  return {
    account,
    answer: () => {
      if (query.get("grant_type") !== "authorization_code") throw new ApiError(40002)
      const code = query.get("code")
      if (!code) throw new ApiError(41008)
      const redeemed = platform.grants.redeem(code, account)
      if (redeemed.why !== null) throw new ApiError(refusals[redeemed.why])
      return tokenAnswer(platform, account, redeemed)
    },
  }
}

function tokenAnswer(
  platform: Platform,
  account: Account,
  { grant, token }: { grant: Grant; token: string },
): object {
  return {
    access_token: token,
    expires_in: tokenSeconds,
    refresh_token: newToken(),
    openid: grant.openid,
    scope: grant.scope,
    ...(grant.snapshot && { is_snapshotuser: 1 }),
    ...unionOf(platform, account, grant),
  }
}

/** GET /sns/userinfo. Sex and place have been empty for everybody since 2021 (§2.2). */
export function oauthUserInfo(call: ApiCall): Identified {
  const { platform, query } = call
  const value = query.get("access_token")
  if (!value) throw new ApiError(41001)
  const found = platform.grants.findToken(value)
  const account = platform.accountByAppId(found?.grant.appId)
  if (!found || !account) throw new ApiError(40001)
  if (found.expired) throw new ApiError(42001)
  return { account, answer: () => describe(call, account, found.grant) }
}

function describe({ platform, query }: ApiCall, account: Account, grant: Grant): object {
  if (query.get("openid") !== grant.openid) throw new ApiError(40003)
  if (grant.scope !== "snsapi_userinfo") throw new ApiError(48001)
  return {
    openid: grant.openid,
    nickname: grant.snapshot ? "微信用户" : grant.person.name,
    sex: 0,
    language: "",
    city: "",
    province: "",
    country: "",
    headimgurl: "",
    privilege: [],
    ...unionOf(platform, account, grant),
  }
}

function unionOf(platform: Platform, account: Account, grant: Grant): { unionid?: string } {
  if (grant.scope !== "snsapi_userinfo" || !account.openPlatform) return {}
  if (grant.snapshot) return { unionid: nobodysId() }
  const unionid = platform.toldUnionid(grant.person, account)
  return unionid === undefined ? {} : { unionid }
}
