// One user: find, show, unlink an identity, forget.

import type { Search } from "../../base/admin-api.ts"
import { ask, type C, isText, objectIn, refuseAdmin, textsIn } from "./operator-answer.ts"

const ways = [["appId", "openid"], ["clientId", "account"], ["email"], ["phone"], ["user"]]

/** A POST, because an openid or an address in a URL would appear in every log on the way. */
export async function findUser(c: C): Promise<Response> {
  const body = (await objectIn(c)) ?? {}
  const names = Object.keys(body)
  const isWay = ways.some((way) => way.length === names.length && way.every((one) => one in body))
  if (!isWay || !Object.values(body).every(isText)) return refuseAdmin("request_malformed")
  return ask(c, { kind: "find", search: body as unknown as Search })
}

const userOf = (c: C): string => c.req.param("user") ?? ""

export const showUser = (c: C) => ask(c, { kind: "show", user: userOf(c) })

export async function unlinkIdentity(c: C): Promise<Response> {
  const identity = await textsIn(c, ["appId", "openid"])
  if (identity === undefined) return refuseAdmin("request_malformed")
  return ask(c, { kind: "unlink", user: userOf(c), ...identity })
}

export const forgetUser = (c: C) => ask(c, { kind: "forget", user: userOf(c) })
