// What the command line and the environment say about an account of a pool.

import type { Pool } from "../../edge/base/admin-api.ts"
import type { Call } from "../command.ts"
import { exits, Refusal, wrongUsage } from "../refusal.ts"
import { accountOf, apiBaseOf, appSecretFor, usualVariable } from "../wechat/given.ts"
import { WeChat } from "./wechat.ts"

export const pathOf = (account: string) => `/admin/accounts/${encodeURIComponent(account)}/pool`

export function numberIn(
  { values }: Pick<Call, "values">,
  name: string,
  usual: number | undefined,
  most: number,
): number {
  const text = values[name] ?? String(usual ?? "")
  const number = Number(text)
  if (/^[1-9][0-9]*$/.test(text) && number <= most) return number
  throw wrongUsage(`Write --${name} as a whole number from 1 to ${most}.`)
}

/** Menshen knows the AppID; only this machine has the AppSecret. */
export async function weChatFor(call: Call): Promise<WeChat> {
  const name = accountOf(call)
  const appSecret = appSecretFor(call, usualVariable(name))
  const apiBase = apiBaseOf(call)
  const appId = (await poolsOf(call, name)).accounts.find((one) => one.name === name)?.appId ?? ""
  return new WeChat({ name, appId, appSecret, apiBase })
}

/** The first pool of people that has the account; each has the same AppID. */
async function poolsOf(call: Call, account: string): Promise<Pool> {
  const [pool] = await poolsWith(call, account)
  if (pool !== undefined) return pool
  throw new Refusal(exits.refused, `Menshen has no account "${account}" in a pool of people.`)
}

export async function poolsWith({ api }: Call, account: string): Promise<Pool[]> {
  const { pools } = (await api.get("/admin/pools")) as unknown as { pools: Pool[] }
  return pools.filter(({ accounts }) => accounts.some(({ name }) => name === account))
}
