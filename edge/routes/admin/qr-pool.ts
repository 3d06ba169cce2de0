// The QR codes made ahead for an account: `menshen pool` uploads them, and reads how many are left.

import type { PoolView } from "../../base/admin-api.ts"
import { isPoolScene } from "../../base/pool-scene.ts"
import {
  levelOf,
  type PoolCode,
  type PoolStock,
  percentOf,
  sentenceOfStock,
} from "../../desks/account/egress/pool-codes.ts"
import { keeperOf } from "../../desks/account/keeper-stub.ts"
import { configOf, type OfficialAccount } from "../../env.ts"
import { uploadSeconds } from "../../http/read-body.ts"
import { noStore } from "../../http/refuse.ts"
import { type C, jsonIn, refuseAdmin } from "./operator-answer.ts"

const bodyBytesMax = 256 * 1024
const codesMost = 500
/** WeChat makes no temporary code that lives longer (docs/wechat-protocol.md#qr-codes), and two clocks may differ. */
const lifeSecondsMost = 2_592_000 + 60

export async function poolStatus(c: C): Promise<Response> {
  const account = accountOf(c)
  if (account === undefined) return refuseAdmin("account_unknown")
  return Response.json(await viewOf(c, account), { headers: noStore })
}

/** A batch with a malformed or foreign code changes nothing. Codes that have ended are left out, so that a batch may be
 * sent again at any time. */
export async function addPoolCodes(c: C): Promise<Response> {
  const account = accountOf(c)
  if (account === undefined) return refuseAdmin("account_unknown")
  const codes = codesOf(await jsonIn(c, bodyBytesMax, uploadSeconds))
  if (codes === undefined) return refuseAdmin("request_malformed")
  const now = Date.now() / 1000
  const living = codes.filter(({ expires }) => expires > now)
  const added = await keeperOf(c.env, account.name).addPoolCodes(living)
  const counts = { added, ended: codes.length - living.length }
  return Response.json({ ...counts, ...(await viewOf(c, account)) }, { headers: noStore })
}

export async function discardPoolCodes(c: C): Promise<Response> {
  const account = accountOf(c)
  if (account === undefined) return refuseAdmin("account_unknown")
  await keeperOf(c.env, account.name).discardPoolCodes()
  return Response.json(await viewOf(c, account), { headers: noStore })
}

const accountOf = (c: C): OfficialAccount | undefined =>
  configOf(c.env).accounts.find(
    ({ name, egress }) => name === c.req.param("account") && egress.kind === "pool",
  )

async function viewOf(c: C, { name }: OfficialAccount): Promise<PoolView> {
  return shown(name, await keeperOf(c.env, name).poolStock())
}

function shown(account: string, stock: PoolStock): PoolView {
  const isLow = levelOf(stock) !== undefined
  const warning = isLow && { warning: sentenceOfStock(account, stock) }
  const time = Math.floor(Date.now() / 1000)
  return { account, ...stock, percent: percentOf(stock), time, ...warning }
}

function codesOf(body: Record<string, unknown> | undefined): PoolCode[] | undefined {
  if (body === undefined || Object.keys(body).length !== 1) return undefined
  const { codes } = body
  const isList = Array.isArray(codes) && codes.length > 0 && codes.length <= codesMost
  return isList && codes.every(isCode) ? codes : undefined
}

function isCode(value: unknown): value is PoolCode {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== 3) return false
  const { scene, url, expires } = value as Record<string, unknown>
  const latest = Date.now() / 1000 + lifeSecondsMost
  const isTime = Number.isSafeInteger(expires) && Number(expires) > 0 && Number(expires) <= latest
  return typeof scene === "string" && isPoolScene(scene) && isQrText(url) && isTime
}

/** The text that WeChat gives for a temporary code. */
const isQrText = (value: unknown) =>
  typeof value === "string" && /^https?:\/\/weixin\.qq\.com\/q\/[A-Za-z0-9_-]{1,256}$/.test(value)
