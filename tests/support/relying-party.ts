// Applications of every kind, as in menshen.json, and a browser without a screen, to test OpenID
// Connect over HTTP.

import assert from "node:assert/strict"
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto"
import * as push from "./push.ts"
import { ticketIn } from "./ticket-cookie.ts"
import { type BrowserTicket, startWorld, untilSettled, type World } from "./world.ts"

const secret = () => randomBytes(24).toString("base64url")
export const secrets = {
  BASIC_SECRET: secret(),
  BASIC_PREVIOUS: secret(),
  POST_SECRET: secret(),
  API_SECRET: secret(),
  PAIR_SECRET: secret(),
}

/** The characters of an error_description (RFC 6749 sections 4.1.2.1 and 5.2). */
function assertPlain(description: unknown): void {
  assert.match(String(description), /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/)
}

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" })
/** The private key to the public key in the configuration of client `jwt`. */
export const clientKey: KeyObject = pair.privateKey

type Settings = Record<string, unknown>

/** Beside the public `shop`: one app for each way to authenticate, and an API. */
export function addApps(config: Record<string, unknown>): void {
  const apps = config.apps as Settings[]
  const [shop] = apps
  if (shop === undefined) throw new Error("the demo has an app")
  const [callback] = shop.redirectUris as string[]
  const logout = { postLogoutRedirectUris: [`${callback?.replace(/callback$/, "")}bye`] }
  const app = (clientId: string, settings: Settings) =>
    apps.push({ ...shop, ...logout, clientId, name: `The ${clientId} app`, ...settings })
  Object.assign(shop, logout)
  app("basic", {
    clientSecret: { env: "BASIC_SECRET" },
    previousClientSecret: { env: "BASIC_PREVIOUS" },
    tokenEndpointAuthMethod: "client_secret_basic",
    requirePkce: false,
    offlineAccess: true,
  })
  app("post", {
    clientSecret: { env: "POST_SECRET" },
    tokenEndpointAuthMethod: "client_secret_post",
    idTokenSignedResponseAlg: "ES256",
  })
  const jwk = pair.publicKey.export({ format: "jwk" })
  app("jwt", { tokenEndpointAuthMethod: "private_key_jwt", jwks: { keys: [jwk] } })
  const pairwise = { clientSecret: { env: "PAIR_SECRET" }, subjectType: "pairwise" }
  app("pair", { ...pairwise, sectorIdentifier: "one.example" })
  app("pair-kin", { ...pairwise, sectorIdentifier: "one.example" })
  app("pair-other", { ...pairwise, sectorIdentifier: "other.example" })
  app("spa", { offlineAccess: true, responseModes: ["query"] })
  config.resourceServers = [
    { clientId: "api", clientSecret: { env: "API_SECRET" }, apps: ["basic", "spa"] },
  ]
}

export const startProvider = (change: (config: Record<string, unknown>) => void = () => {}) =>
  startWorld((config) => {
    addApps(config)
    change(config)
  }, secrets)

/** Keeps cookies as a browser does for one origin, and follows no redirect by itself. */
export class UserAgent {
  readonly cookies = new Map<string, string>()
  private readonly world: World

  constructor(world: World) {
    this.world = world
  }

  async fetch(path: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.world.menshen.url)
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const headers = { ...init.headers, ...(cookie && { cookie }) }
    const response = await fetch(url, { redirect: "manual", ...init, headers })
    const to = URL.parse(response.headers.get("location") ?? "", url)
    assertPlain(to?.searchParams.get("error_description") ?? "")
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";")
      const at = pair.indexOf("=")
      if (/Max-Age=0/i.test(line)) this.cookies.delete(pair.slice(0, at))
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }

  authorize(params: Record<string, string>, init: RequestInit = {}): Promise<Response> {
    return this.fetch(`/authorize?${new URLSearchParams(params)}`, init)
  }

  post(path: string, form: Record<string, string>, headers = {}): Promise<Response> {
    return this.fetch(path, { method: "POST", body: new URLSearchParams(form), headers })
  }
}

export interface Pkce {
  verifier: string
  challenge: { code_challenge: string; code_challenge_method: string }
}

export function pkce(): Pkce {
  const verifier = randomBytes(32).toString("base64url")
  const code_challenge = createHash("sha256").update(verifier).digest("base64url")
  return { verifier, challenge: { code_challenge, code_challenge_method: "S256" } }
}

export const request = (w: World, clientId: string, more: Record<string, string> = {}) => ({
  client_id: clientId,
  redirect_uri: w.redirectUri,
  response_type: "code",
  scope: "openid",
  state: "state-1",
  ...more,
})

/** As the browser sends them. */
export const cookiesOf = ({ cookies }: UserAgent) =>
  [...cookies].map((pair) => pair.join("=")).join("; ")

const unescaped = (text: string) => text.replaceAll("&amp;", "&").replaceAll("&quot;", '"')

/** The ticket on a hosted page. */
export async function ticketOn(agent: UserAgent, page: Response): Promise<BrowserTicket> {
  const html = await page.text()
  const scene = /ticket="([^"]+)"/.exec(html)?.[1] ?? ""
  const url = unescaped(/ qr="([^"]+)"/.exec(html)?.[1] ?? "")
  if (scene === "") throw new Error(`no QR code on: ${page.status} ${html}`)
  const { secret } = ticketIn(cookiesOf(agent), scene)
  return { scene, secret, url, verifier: "" }
}

export const scan = async (w: World, scene: string, openid: string) => {
  const answer = await push.postMessage(w, push.xmlOf(push.scanFields(w, openid, scene)))
  if (answer.status !== 200) throw new Error(`the scan was answered ${answer.status}`)
}

/** Scans the QR code of a hosted page, and returns the callback where the browser arrives. */
export async function scanPage(
  w: World,
  agent: UserAgent,
  page: Response,
  openid: string,
): Promise<URL> {
  const ticket = await ticketOn(agent, page)
  await scan(w, ticket.scene, openid)
  await untilSettled(w, ticket)
  return arrival(await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`))
}

/** The target of a redirect or of a form that posts itself, with its parameters. */
export async function arrival(response: Response): Promise<URL> {
  const location = response.headers.get("location")
  if (location !== null) return new URL(location)
  const html = await response.text()
  const to = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? "about:nowhere")
  for (const [, name = "", value = ""] of html.matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    to.searchParams.set(name, unescaped(value))
  }
  return to
}

export async function signInAs(
  w: World,
  agent: UserAgent,
  params: Record<string, string>,
  openid = push.newOpenid(),
): Promise<URL> {
  return scanPage(w, agent, await agent.authorize(params), openid)
}

export const basicAuth = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString("base64")}`

export const asBasic = { authorization: basicAuth("basic", secrets.BASIC_SECRET) }

/** Posts a form to an endpoint for programs. */
export async function call(
  w: World,
  path: string,
  form: Record<string, string> | URLSearchParams | string,
  headers: Record<string, string> = {},
) {
  const type = { "content-type": "application/x-www-form-urlencoded" }
  const body = typeof form === "string" ? form : new URLSearchParams(form).toString()
  const init = { method: "POST", body, headers: { ...type, ...headers } }
  const response = await fetch(`${w.menshen.url}${path}`, init)
  const text = await response.text()
  const answer = text === "" ? undefined : JSON.parse(text)
  assertPlain(answer?.error_description ?? "")
  return { response, status: response.status, body: answer }
}

/** Exchanges a code as client `basic`. */
export const exchange = (w: World, code: string, more: Record<string, string> = {}) =>
  call(
    w,
    "/token",
    { grant_type: "authorization_code", code, redirect_uri: w.redirectUri, ...more },
    asBasic,
  )

/** The tokens of a whole sign-in with client `basic`. */
export async function tokensOf(
  w: World,
  agent: UserAgent,
  more: Record<string, string> = {},
  openid = push.newOpenid(),
) {
  const callback = await signInAs(w, agent, request(w, "basic", more), openid)
  const code = callback.searchParams.get("code") ?? ""
  const { status, body } = await exchange(w, code)
  if (status !== 200) throw new Error(`/token: ${status} ${JSON.stringify(body)}`)
  return { ...body, code } as Record<
    "access_token" | "id_token" | "refresh_token" | "scope" | "code",
    string
  >
}

export const userinfo = (w: World, token: string, init: RequestInit = {}) =>
  fetch(`${w.menshen.url}/userinfo`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  })
