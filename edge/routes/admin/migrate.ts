// An Official Account was moved to another owner, and with it every openid changed.

import { configOf } from "../../env.ts"
import { readBody, uploadSeconds } from "../../http/read-body.ts"
import { ask, type C, objectIn, refuseAdmin } from "./operator-answer.ts"

const mappingBytesMax = 1024 * 1024

/** JSON asks WeChat about the next hundred; JSON Lines are a mapping, with the accounts in the query. */
export async function migrate(c: C): Promise<Response> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim()
  if (type === "application/jsonl") return takeMapping(c)
  const { from, to, after = "", ...others } = (await objectIn(c)) ?? {}
  if (typeof after !== "string" || Object.keys(others).length > 0) {
    return refuseAdmin("request_malformed")
  }
  const accounts = accountsOf(c, from, to)
  return accounts ? ask(c, { kind: "migrate", ...accounts, after }) : refuseAdmin("account_unknown")
}

async function takeMapping(c: C): Promise<Response> {
  const accounts = accountsOf(c, c.req.query("from"), c.req.query("to"))
  if (accounts === undefined) return refuseAdmin("account_unknown")
  const body = await readBody(c.req.raw, mappingBytesMax, uploadSeconds)
  return body ? ask(c, { kind: "migrate_by_mapping", ...accounts, body }) : refuseAdmin("too_large")
}

/** `from` becomes an AppID, of an account of menshen.json or of one that is gone; `to` is an account of
 * this pool. */
function accountsOf(c: C, from: unknown, to: unknown): { from: string; to: string } | undefined {
  const { pools, accounts } = configOf(c.env)
  const names = pools.find(({ name }) => name === c.req.param("pool"))?.accounts ?? []
  const target = accounts.find(({ name }) => name === to && names.includes(name))
  const known = accounts.find(({ name }) => name === from)?.appId
  const source = known ?? (isAppId(from) ? from : undefined)
  if (target === undefined || source === undefined || source === target.appId) return undefined
  return { from: source, to: target.name }
}

const isAppId = (value: unknown): value is string =>
  typeof value === "string" && /^wx[0-9A-Za-z]{8,32}$/.test(value)
