// The port to WeChat's API: all that a sign-in needs of it, and nothing else. Each way out implements it (ways-out.ts)
// and passes one contract (tests/edge/egress/contract.test.ts). The keeper holds the quotas of the day and the breaker
// around it (../wechat-calls.ts), so no way out knows them.

import type { OfficialAccount } from "../../../core/config.ts"
import type { ApiAnswer } from "./answer.ts"

/** A GET with these parameters, or a POST of a body. Without what identifies the account, which a way out adds. */
export interface Call {
  path: CallPath
  query?: Record<string, string>
  body?: unknown
}

export type CallPath =
  | "/cgi-bin/qrcode/create"
  | "/cgi-bin/user/info"
  | "/cgi-bin/changeopenid"
  | "/sns/oauth2/access_token"

export interface Egress {
  /** Makes the call, and repeats what failed at once if WeChat takes the call twice. */
  make(account: OfficialAccount, call: Call): Promise<ApiAnswer>
}

/** The value of a secret by the name of its variable. */
export type SecretOf = (name: string) => unknown

/** What the keeper knows about the paths of an account. A way out asks and tells it about calls of its own: the access
 * token's. */
export interface Watch {
  /** WeChat answers this path no more today. */
  isSpent: (account: OfficialAccount, path: string) => boolean
  note: (account: OfficialAccount, path: string, answer: ApiAnswer) => void
}

/** A temporary QR code. */
export const qrCodeCall = (scene: string, seconds: number): Call => ({
  path: "/cgi-bin/qrcode/create",
  body: {
    expire_seconds: seconds,
    action_name: "QR_STR_SCENE",
    action_info: { scene: { scene_str: scene } },
  },
})

export const userInfoCall = (openid: string): Call => ({
  path: "/cgi-bin/user/info",
  query: { openid },
})

/** The new openids of people whose account was moved. */
export const changeOpenidCall = (fromAppId: string, openids: string[]): Call => ({
  path: "/cgi-bin/changeopenid",
  body: { from_appid: fromAppId, openid_list: openids },
})

/** Exchanges a code of the web authorization, which WeChat takes once. It names the account by its AppSecret. */
export const exchangeCall = (weChatCode: string): Call => ({
  path: "/sns/oauth2/access_token",
  query: { code: weChatCode, grant_type: "authorization_code" },
})

/** Whether a call names the account by its AppSecret, and WeChat takes it once. */
export const isExchange = ({ path }: Call): boolean => path === "/sns/oauth2/access_token"
