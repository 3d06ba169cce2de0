// GET /cgi-bin/user/info and POST /cgi-bin/user/info/batchget: no name, no picture (WECHAT.md §2.2).
import type { Account } from "../account.ts"
import type { Platform } from "../platform.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, jsonBody } from "./call.ts"

const maxBatch = 100

export function userInfo(call: ApiCall, account: Account): object {
  return describe(call.platform, account, call.query.get("openid"))
}

export function batchUserInfo(call: ApiCall, account: Account): object {
  const list = jsonBody(call).user_list
  if (!Array.isArray(list) || list.length === 0 || list.length > maxBatch) throw new ApiError(40097)
  return { user_info_list: list.map((user) => describe(call.platform, account, user?.openid)) }
}

function describe({ people }: Platform, account: Account, openid: unknown): object {
  const person = typeof openid === "string" ? people.byOpenid(openid, account) : undefined
  if (!person) throw new ApiError(40003)
  const unionid = people.unionid(person, account)
  const union = unionid === undefined ? {} : { unionid }
  const follow = people.follow(person, account)
  if (!follow?.following) return { subscribe: 0, openid, ...union }
  return {
    subscribe: 1,
    openid,
    subscribe_time: follow.since,
    ...union,
    remark: "",
    groupid: 0,
    tagid_list: [],
    subscribe_scene: follow.subscribeScene,
    ...qrScene(follow.scene),
  }
}

function qrScene(scene: string): object {
  const isNumber = /^\d{1,10}$/.test(scene)
  return { qr_scene: isNumber ? Number(scene) : 0, qr_scene_str: isNumber ? "" : scene }
}
