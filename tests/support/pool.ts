// A world whose first account gets its QR codes from a pool, and the filling of the pool.

import { type MadeCode, WeChat } from "../../cli/pool/wechat.ts"
import { adminWorld } from "./admin.ts"
import { post, type World } from "./world.ts"

export const qrPool = "/admin/accounts/acme/pool"

/** Gives an account a pool instead of its AppSecret. Without a relay it has no Open Platform: some of the demo's apps
 * need to know a UnionID at once. */
export function byPool(settings: Record<string, unknown>, relay?: object): void {
  for (const key of ["appSecret", "apiBase"]) delete settings[key]
  if (relay === undefined) delete settings.openPlatform
  settings.egress = { kind: "pool", ...(relay && { relay }) }
}

/** Without an admin key of its own. */
export function poolOfFirst(config: Record<string, unknown>): void {
  const [account] = config.accounts as Record<string, unknown>[]
  byPool(account ?? {})
  config.admin = { key: { env: "MENSHEN_ADMIN_KEY" } }
}

export const poolWorld = (
  change: (config: Record<string, unknown>) => void = () => {},
  machine: Parameters<typeof adminWorld>[2] = {},
) =>
  adminWorld(
    (config) => {
      poolOfFirst(config)
      change(config)
    },
    {},
    machine,
  )

/** As `menshen pool fill` asks for them. */
export async function makeCodes(w: World, count: number, seconds = 86_400 * 3) {
  const { name, appId, appSecret } = w.account
  const weChat = new WeChat({ name, appId, appSecret, apiBase: w.sandboxUrl })
  const { codes, refusal } = await weChat.makeCodes(count, seconds)
  if (refusal !== undefined) throw refusal
  return codes
}

export async function fillPool(w: World, count: number, seconds?: number): Promise<MadeCode[]> {
  const codes = await makeCodes(w, count, seconds)
  for (let at = 0; at < codes.length; at += 500) {
    const key = { authorization: `Bearer ${w.secrets.MENSHEN_ADMIN_KEY}` }
    const batch = { codes: codes.slice(at, at + 500) }
    const { status, body } = await post(`${w.menshen.url}${qrPool}`, batch, key)
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  }
  return codes
}

/** Codes of no WeChat, for tests that scan none of them. */
export const inventedCodes = (count: number, name: string, expires: number): MadeCode[] =>
  Array.from({ length: count }, (_, at) => {
    const text = `${name}${at}`.padStart(22, "0")
    return { scene: `p${text}`, url: `http://weixin.qq.com/q/${text}`, expires }
  })
