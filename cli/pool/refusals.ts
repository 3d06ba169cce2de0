// What an operator reads if WeChat refuses a call of `menshen pool`.

import { refusalsWith } from "../wechat/refusals.ts"

export const refusalOf = refusalsWith({
  45009: () =>
    "WeChat makes no more calls of this kind today (45009): the account's quota of the day is used up. What was made is stored. After midnight in Beijing: Run the same command again; it goes on where it stopped.",
  48001: () =>
    'WeChat does not let this account make QR codes (48001): it takes a certified service account (认证的服务号), and any other signs in by "signIn": "message".',
})
