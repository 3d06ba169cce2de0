// user/info, user/info/batchget and user/get, without name and picture (docs/wechat-protocol.md#unionid), and
// changeopenid, which maps openids after a migration (§4.3).
import type { Account } from "../account.ts"
import type { Platform } from "../platform.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, jsonBody } from "./call.ts"

const maxBatch = 100

export function userInfo(call: ApiCall, account: Account): object {
  return describe(call.platform, account, call.query.get("openid"))
}

/** The followers; a sandbox has one page of them. */
export function followers({ platform: { people } }: ApiCall, account: Account): object {
  const openid = people
    .all()
    .filter((person) => people.follow(person, account)?.following)
    .map((person) => people.openid(person, account))
  const data = openid.length > 0 ? { data: { openid } } : {}
  return { total: openid.length, count: openid.length, ...data, next_openid: "" }
}

export function batchUserInfo(call: ApiCall, account: Account): object {
  const list = jsonBody(call).user_list
  if (!Array.isArray(list) || list.length === 0 || list.length > maxBatch) throw new ApiError(40097)
  return { user_info_list: list.map((user) => describe(call.platform, account, user?.openid)) }
}

export function changeOpenid(call: ApiCall, account: Account): object {
  const { from_appid, openid_list } = jsonBody(call)
  const migration = call.platform.migrations.find(from_appid, account)
  if (!migration) throw new ApiError(63178)
  if (!Array.isArray(openid_list) || openid_list.length > maxBatch) throw new ApiError(40097)
  if (openid_list.length === 0) throw new ApiError(63182)
  const result_list = openid_list.map((openid: unknown) => {
    const moved = migration.moved.find((one) => one.from === openid)
    if (!moved) return { ori_openid: openid, err_msg: "ori_openid error" }
    return { ori_openid: openid, new_openid: moved.to, err_msg: "ok" }
  })
  return { errcode: 0, errmsg: "ok", result_list }
}

function describe(platform: Platform, account: Account, openid: unknown): object {
  const { people } = platform
  const person = typeof openid === "string" ? people.byOpenid(openid, account) : undefined
  if (!person) throw new ApiError(40003)
  const unionid = platform.toldUnionid(person, account)
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
