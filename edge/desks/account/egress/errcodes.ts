// What each errcode of WeChat's API means for a sign-in, and what an operator corrects if WeChat refuses for good
// (docs/wechat-protocol.md#error-codes). Nobody else knows an errcode.

import type { Reason } from "../../../core/reasons.ts"

/** Why a call to WeChat's API failed. */
export type WeChatRefusal = Extract<
  Reason,
  `wechat_${string}` | "oauth_refused" | "account_misconfigured"
>

/**
 * `passing`: the call may be accepted a moment later. `token`: with a fresh token. `quota`: tomorrow. `code`: with
 * another code of the web authorization. `person`: it is about the person, and the account is sound. `operator`:
 * not before somebody acts.
 */
export type Kind = "passing" | "token" | "quota" | "code" | "person" | "operator" | "unknown"

interface Meaning {
  kind: Kind
  reason: WeChatRefusal
  /** For `operator`: what to correct; `{address}` is the one that WeChat saw. */
  correct?: string
}

const passing: Meaning = { kind: "passing", reason: "wechat_unreachable" }
const token: Meaning = { kind: "token", reason: "wechat_refused" }
const code: Meaning = { kind: "code", reason: "oauth_refused" }
const person: Meaning = { kind: "person", reason: "wechat_refused" }
const until = (reason: WeChatRefusal, correct: string): Meaning => ({
  kind: "operator",
  reason,
  correct,
})

const notListed = until(
  "wechat_ip_not_listed",
  "add {address} to the account's list of addresses (API IP 白名单) in the WeChat console, which takes some minutes to apply",
)
const unconfirmed = until(
  "wechat_ip_not_listed",
  "an administrator of the account has to confirm {address} in WeChat, where the request waits",
)
const wrongSecret = until(
  "wechat_credentials",
  "compare the AppSecret (开发密钥) with the WeChat console; a reset there ends the old one at once",
)
const changedOnTheWay = until(
  "account_misconfigured",
  "the call did not reach WeChat as Menshen sent it: look at the relay in apiBase, if there is one, or else report it to Menshen",
)

/** Refusals on the way, which are no errcodes of WeChat's. */
export const onTheWay = {
  busy: -1001,
  signature: -1002,
  clock: -1003,
  account: -1004,
  call: -1005,
  answer: -1006,
  cloudrun: -1007,
}

const meanings: Record<number, Meaning> = {
  [onTheWay.busy]: passing,
  [onTheWay.signature]: until(
    "account_misconfigured",
    "the relay does not know the secret: compare egress.secret in menshen.json with a secret of this Menshen in the relay's callers",
  ),
  [onTheWay.clock]: until(
    "account_misconfigured",
    "the clocks of this machine and of the relay differ by more than a minute: set both by NTP",
  ),
  [onTheWay.account]: until(
    "account_misconfigured",
    "the relay has no account with this AppID for this Menshen: add it to the relay's accounts",
  ),
  [onTheWay.call]: until(
    "account_misconfigured",
    "the relay does not make this call: run the same version of the relay and of Menshen",
  ),
  [onTheWay.answer]: until(
    "account_misconfigured",
    "what answers at egress.url is not the relay, or something on the way changed its answer: look at the address and at the proxies between",
  ),
  [onTheWay.cloudrun]: until(
    "account_misconfigured",
    "the call left the container without WeChat CloudRun's open-interface service: switch it on (云调用 → 开放接口服务), list the call there (微信令牌权限配置), and deploy a new version of the service",
  ),

  [-1]: passing,
  45011: passing,

  40014: token,
  41001: token,
  42001: token,

  45009: { kind: "quota", reason: "wechat_quota" },

  40029: code,
  40163: code,
  41008: code,
  42002: code,
  42003: code,
  42007: code,

  40003: person,
  43004: person,
  43019: person,
  46004: person,
  50005: person,

  40001: wrongSecret,
  40013: until(
    "wechat_credentials",
    "compare appId in menshen.json with the AppID under 基础信息 in the WeChat console",
  ),
  40125: wrongSecret,
  40243: until(
    "wechat_credentials",
    "the AppSecret (开发密钥) is frozen: unfreeze it in the WeChat console, which takes ten minutes",
  ),

  40164: notListed,
  45035: notListed,
  61004: notListed,
  89501: unconfirmed,
  89503: unconfirmed,
  89506: until(
    "wechat_ip_not_listed",
    "an administrator of the account refused {address} for 24 hours: ask them to confirm it then",
  ),
  89507: until(
    "wechat_ip_not_listed",
    "an administrator of the account refused {address} for an hour: ask them to confirm it then",
  ),

  48001: until(
    "wechat_not_authorised",
    'the account lacks the permission: QR codes and user/info take a certified service account (认证服务号), and any other account signs in by "signIn": "message"',
  ),
  48004: until(
    "account_misconfigured",
    "WeChat has banned the call for this account because of a violation: read the notice (通知中心) in the WeChat console, and appeal there",
  ),
  50001: until(
    "account_misconfigured",
    "the account has not granted this call: look under 接口权限 in the WeChat console",
  ),
  50002: until(
    "account_misconfigured",
    "WeChat has limited the account (a violation, or a move): read the notice (通知中心) in the WeChat console",
  ),
  50004: until(
    "account_misconfigured",
    "WeChat gives this account no access token: read the notice (通知中心) in the WeChat console",
  ),
  50007: until(
    "account_misconfigured",
    "WeChat has frozen the account: read the notice (通知中心) in the WeChat console, and have it released there",
  ),
  61003: until(
    "account_misconfigured",
    "the account has not authorised the third-party platform (第三方平台) that makes the calls",
  ),
  61007: until(
    "account_misconfigured",
    "the account has not granted this call to the third-party platform (第三方平台) that makes it",
  ),
  61024: until(
    "account_misconfigured",
    "WeChat takes the calls of this account only from its third-party platform (第三方平台): withdraw that authorisation (授权管理) in the WeChat console",
  ),

  40002: changedOnTheWay,
  40066: changedOnTheWay,
  41002: changedOnTheWay,
  41004: changedOnTheWay,
  43001: changedOnTheWay,
  43002: changedOnTheWay,
  43003: changedOnTheWay,
  47001: changedOnTheWay,
  40234: until(
    "account_misconfigured",
    "the account wants signed calls, which Menshen does not make: switch the API signature (API 安全) off in the WeChat console",
  ),
}

/** Calls that name no person: whatever WeChat refuses there, it refuses for everybody. */
const callsOfTheAccount = ["/cgi-bin/stable_token", "/cgi-bin/qrcode/create"]

const unknown: Meaning = { kind: "unknown", reason: "wechat_refused" }
const unknownForEverybody = until(
  "account_misconfigured",
  "look up the errcode in WeChat's list of return codes",
)

export function meaningOf(errcode: number, path: string): Meaning {
  const known = meanings[errcode]
  if (known !== undefined) return known
  return errcode > 0 && callsOfTheAccount.includes(path) ? unknownForEverybody : unknown
}

/** The errcodes of a rejected token rather than a rejected account: a fresh token may help, once. */
export const isTokenRefusal = (errcode: number): boolean =>
  errcode === 40001 || meanings[errcode]?.kind === "token"

const lasting: readonly Reason[] = Object.values(meanings)
  .filter(({ kind }) => kind === "operator")
  .map(({ reason }) => reason)

/** WeChat refuses until an operator acts, so that trying again helps nobody. */
export const isLasting = (reason: Reason): boolean => lasting.includes(reason)

/** What the operator reads. */
export function sentenceOn(errcode: number, path: string, address = "this server's address") {
  const { correct } = meaningOf(errcode, path)
  if (correct === undefined) return undefined
  const isWeChat = !Object.values(onTheWay).includes(errcode)
  const refusal = isWeChat
    ? `WeChat refuses ${path} with ${errcode}`
    : `${path} does not get to WeChat`
  return `${refusal} until somebody acts: ${correct.replace("{address}", address)}`
}
