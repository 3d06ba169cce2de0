// The form of api.weixin.qq.com's answers: always HTTP 200, errcode, and a rid in the text
// (docs/wechat-protocol.md#api).
import { randomBytes } from "node:crypto"
import { toSeconds } from "../clock.ts"

export class ApiError extends Error {
  readonly errcode: number

  constructor(errcode: number, errmsg?: string) {
    super(errmsg ?? messages[errcode] ?? "error")
    this.errcode = errcode
  }
}

export function errorBody(error: ApiError, now: number): { errcode: number; errmsg: string } {
  return { errcode: error.errcode, errmsg: `${error.message} rid: ${rid(now)}` }
}

function rid(now: number): string {
  const group = () => randomBytes(4).toString("hex")
  return `${toSeconds(now).toString(16)}-${group()}-${group()}`
}

const messages: Record<number, string> = {
  [-1]: "system error",
  40001:
    "invalid credential, access_token is invalid or not latest, could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r",
  40002: "invalid grant_type",
  40003: "invalid openid",
  40007: "invalid media_id",
  40008: "invalid message type",
  40013: "invalid appid",
  40014: "invalid access_token",
  40016: "invalid button size",
  40017: "invalid button type",
  40018: "invalid button name size",
  40019: "invalid button key size",
  40020: "invalid button url size",
  40022: "invalid sub button level",
  40023: "invalid sub button size",
  40024: "invalid sub button type",
  40025: "invalid sub button name size",
  40026: "invalid sub button key size",
  40027: "invalid sub button url size",
  40029: "invalid code",
  40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
  40053: "invalid action info",
  40055: "invalid button url domain",
  40066: "invalid url",
  40097: "invalid args",
  40125: "invalid appsecret",
  40163: "code been used",
  40201: "invalid callback url",
  40202: "invalid action",
  40203: "invalid check_operator",
  40243: "appsecret is frozen",
  41001: "access_token missing",
  41002: "appid missing",
  41004: "appsecret missing",
  41008: "missing code",
  42001: "access_token expired",
  42003: "code expired",
  43002: "require POST method",
  43004: "require subscribe",
  43019: "require remove blacklist",
  44004: "empty content",
  45002: "content size out of limit",
  45009: "reach max api daily quota limit",
  45011: "api minute-quota reach limit, must slower, retry next minute",
  45015: "response out of time limit or subscription is canceled",
  45029: "qrcode count out of limit",
  45047: "out of response count limit",
  45064: "no permission to use weapp in menu",
  46003: "menu no exist",
  46004: "user not exist",
  47001: "data format error",
  48001: "api unauthorized",
  48004: "api forbidden for irregularities",
  48006: "forbid to clear quota because of reaching the limit",
  50001: "user unauthorized",
  50002: "user limited",
  50005: "user is unsubscribed",
  63178: "appid wrong",
  63182: "openid_list empty",
  65303: "there is no selfmenu, please create selfmenu first",
  65304: "match rule empty",
  89501: "this ip is waiting for the administrator's confirmation",
  89503: "this ip needs the administrator to confirm the call",
  89506: "this ip was refused by the administrator, call again after 24 hours",
  89507: "this ip was refused by the administrator, call again after 1 hour",
}
