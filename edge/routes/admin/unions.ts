// UnionIDs that WeChat has not told yet: `menshen pool unions` asks WeChat from a machine that the account lists.

import { configOf } from "../../env.ts"
import { ask, type C, jsonIn, refuseAdmin } from "./operator-answer.ts"

const bodyBytesMax = 64 * 1024
const unionsMost = 100

export async function wantedUnions(c: C): Promise<Response> {
  if (poolOf(c) === undefined) return refuseAdmin("pool_unknown")
  const appId = appIdOf(c, c.req.query("account"))
  if (appId === undefined) return refuseAdmin("account_unknown")
  return ask(c, { kind: "wanted_unions", appId, after: c.req.query("after") ?? "" })
}

/** Only what WeChat said: the union decides who is one person (ID-03). */
export async function toldUnions(c: C): Promise<Response> {
  if (poolOf(c) === undefined) return refuseAdmin("pool_unknown")
  const { account, unions, ...others } = (await jsonIn(c, bodyBytesMax)) ?? {}
  const isSound =
    Object.keys(others).length === 0 &&
    Array.isArray(unions) &&
    unions.length > 0 &&
    unions.length <= unionsMost &&
    unions.every(isUnion)
  if (!isSound) return refuseAdmin("request_malformed")
  const appId = appIdOf(c, account)
  if (appId === undefined) return refuseAdmin("account_unknown")
  return ask(c, { kind: "told_unions", appId, unions })
}

const poolOf = (c: C) => configOf(c.env).pools.find(({ name }) => name === c.req.param("pool"))

/** Of an account of the pool that belongs to an Open Platform. */
function appIdOf(c: C, name: unknown): string | undefined {
  const { accounts } = configOf(c.env)
  const names = poolOf(c)?.accounts ?? []
  const account = accounts.find((one) => one.name === name && names.includes(one.name))
  return account === undefined || account.openPlatform === "" ? undefined : account.appId
}

function isUnion(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 2) return false
  const { openid, unionid } = value as Record<string, unknown>
  return isText(openid, /^[A-Za-z0-9_-]{1,28}$/) && isText(unionid, /^[A-Za-z0-9_-]{0,64}$/)
}

const isText = (value: unknown, form: RegExp) => typeof value === "string" && form.test(value)
