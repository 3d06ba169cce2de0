// One call of the API, as its handler receives it.
import type { Account } from "../account.ts"
import type { Platform } from "../platform.ts"
import { ApiError } from "./answer.ts"

export type ApiCall = {
  platform: Platform
  method: string
  path: string
  query: URLSearchParams
  body: Buffer
  ip: string
}

export function jsonBody(call: ApiCall): Record<string, unknown> {
  const value = parse(call.body.toString())
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw new ApiError(47001)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(47001)
  }
}

export function requirePost(call: ApiCall): void {
  if (call.method !== "POST") throw new ApiError(43002)
}

/**
 * The account that a token belongs to. Malformed, revoked and expired tokens have different codes,
 * §4.7.
 */
export function accountOfToken(call: ApiCall): Account {
  const value = call.query.get("access_token")
  if (!value) throw new ApiError(41001)
  const { state, appId } = call.platform.tokens.check(value)
  if (state === "malformed") throw new ApiError(40014)
  if (state === "expired") throw new ApiError(42001)
  const account = state === "good" ? call.platform.accountByAppId(appId) : undefined
  if (!account) throw new ApiError(40001)
  return account
}

/** For calls that use the AppSecret. */
export function accountOfSecret(
  call: ApiCall,
  given: { appid: unknown; secret: unknown },
): Account {
  if (typeof given.appid !== "string" || given.appid === "") throw new ApiError(41002)
  if (typeof given.secret !== "string" || given.secret === "") throw new ApiError(41004)
  const account = call.platform.accountByAppId(given.appid)
  if (!account) throw new ApiError(40013)
  if (given.secret !== account.appSecret) throw new ApiError(40125)
  return account
}
