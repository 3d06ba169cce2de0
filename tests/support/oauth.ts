// A world whose accounts have web authorization, with its steps: those of a phone, which follows every
// redirect, and those of a program, which follows one at a time.

import { createHash, randomBytes } from "node:crypto"
import * as world from "./world.ts"

interface Settings {
  accounts: object[]
  pools: { accounts: string[] }[]
  apps: object[]
}

/** `shop` asks silently, `bistro` asks on WeChat's page, and `club` has no web authorization. */
export function startOAuth(change: (config: Record<string, unknown>) => void = () => {}) {
  return world.startWorld((config) => {
    world.addClub(config)
    world.addBistro(config)
    const { accounts, pools, apps } = config as unknown as Settings
    Object.assign(accounts[0] ?? {}, { oauth: "snsapi_base" })
    Object.assign(accounts.at(-1) ?? {}, { oauth: "snsapi_userinfo" })
    // One pool, so that its accounts share their people.
    pools.pop()
    pools[0]?.accounts.push("bistro")
    apps.push({ ...apps[0], clientId: "bistro", name: "Acme Bistro", account: "bistro" })
    for (const confirm of ["tap", "reply", "phone-code"]) {
      apps.push({ ...apps[0], clientId: confirm, name: `Acme ${confirm}`, confirm })
    }
    change(config)
  })
}

export const weChat =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
  "Mobile/15E148 MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN"

const verifier = randomBytes(32).toString("base64url")

export function authorizeUrl(w: world.World, extra: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "shop",
    redirect_uri: w.redirectUri,
    scope: "openid wechat",
    state: "s-1",
    nonce: "n-1",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    ...extra,
  })
  return `${w.menshen.url}/authorize?${query}`
}

export interface Page {
  status: number
  text: string
  url: string
}

/** A new person, who follows the account unless `account` is "". */
export async function person(w: world.World, account = "acme", name = "Mei") {
  const mei = await world.newPerson(w, name)
  if (account !== "")
    await world.post(`${w.sandboxUrl}/phone/follow`, { person: mei.person, account })
  return mei
}

/** The phone's browser opens a link and follows redirects. */
export async function open(w: world.World, person: string, url: string): Promise<Page> {
  return (await world.post(`${w.sandboxUrl}/phone/open`, { person, url })).body
}

export async function press(w: world.World, person: string, button: string): Promise<Page> {
  return (await world.post(`${w.sandboxUrl}/phone/submit`, { person, button })).body
}

/** The id_token's claims of a sign-in that came back to the application. */
export async function claimsOf(w: world.World, page: Page, client = "shop") {
  const code = new URL(page.url).searchParams.get("code") ?? ""
  const { status, body } = await world.redeem(w, code, verifier, { client_id: client })
  if (status !== 200) throw new Error(`no code in ${page.url}: ${JSON.stringify(body)}`)
  return world.claimsOf(body.id_token)
}

/** One request of a browser inside WeChat. */
/** The browser inside WeChat, in Chinese. */
export const visit = (url: string | URL, cookie = "", headers: Record<string, string> = {}) => {
  const own = { "user-agent": weChat, "accept-language": "zh-CN,zh-Hans;q=0.9", cookie }
  return fetch(url, { redirect: "manual", headers: { ...own, ...headers } })
}

export const cookieOf = (response: Response) =>
  (response.headers.getSetCookie()[0] ?? "").split(";")[0] ?? ""
export const locationOf = (response: Response) => response.headers.get("location") ?? ""

/** The cookie of a browser that is sent to WeChat, and the link. */
export async function begin(w: world.World, extra: Record<string, string> = {}) {
  const response = await visit(authorizeUrl(w, extra))
  return { response, cookie: cookieOf(response), link: locationOf(response) }
}

/** The address to which WeChat sends the browser back from that link on a person's phone. */
export async function codeFor(w: world.World, person: string, link: string): Promise<string> {
  const { pathname, search } = new URL(link)
  const cookie = `wechat_person=${person}`
  return locationOf(await visit(`${w.sandboxUrl}${pathname}${search}`, cookie))
}

/** The number of calls to a path of WeChat's API. */
export async function callsOf(w: world.World, path: string): Promise<number> {
  const log = await (await fetch(`${w.sandboxUrl}/platform/log`)).json()
  return log.calls.filter((call: { path: string }) => call.path === path).length
}

export const switches = (w: world.World, change: object) =>
  world.post(`${w.sandboxUrl}/platform/switches`, change)
