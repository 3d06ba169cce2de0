// Scope `wechat`: WeChat's own identifiers of the person. The UnionID is absent until WeChat has told it
// to the directory, which may be after the first sign-in.

import { directoryOf } from "../desks/directory/directory-stub.ts"
import type { Grant } from "../desks/sessions/grants.ts"
import type { App, Env } from "../env.ts"
import { hasScope } from "./scopes.ts"

export async function wechatClaims(
  env: Env,
  { pool }: App,
  { scope, appId, openid }: Grant,
): Promise<Record<string, string>> {
  if (!hasScope(scope, "wechat")) return {}
  const unionid = await directoryOf(env, pool).unionidOf(appId, openid)
  const names = { wechat_appid: appId, wechat_openid: openid }
  return unionid === "" ? names : { ...names, wechat_unionid: unionid }
}
