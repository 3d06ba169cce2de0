// Menshen with the sandbox WeChat, and the steps of a sign-in for a program.

import { createHash, randomBytes } from "node:crypto"
import { plainQr } from "../sandbox/wechat/account.ts"
import { type SandboxAccount, startSandbox } from "../sandbox/wechat/server.ts"
import { demoConfig, type Menshen, type Options, startMenshen } from "./menshen.ts"
import { freePort } from "./ports.ts"

export interface World {
  menshen: Menshen
  sandboxUrl: string
  origin: string
  redirectUri: string
  /** The first account of menshen.json; `accounts` has the others too. */
  account: SandboxAccount
  accounts: SandboxAccount[]
  /** Every variable that menshen.json names. */
  secrets: Record<string, string>
  close: () => Promise<void>
}

/** Attacks meet the limits that strangers meet; other tests ask more than one stranger may. */
const isAttack = process.argv[1]?.includes("/tests/attack/") ?? false

/** Gives an account a relay instead of its AppSecret. */
export function byRelay(settings: Record<string, unknown>, url: string): void {
  for (const key of ["appSecret", "apiBase"]) delete settings[key]
  settings.egress = { kind: "relay", url, secret: { env: "ACME_RELAY" } }
}

export async function startWorld(
  change: (config: Record<string, unknown>) => void = () => {},
  extraSecrets: Record<string, string> = {},
  { workerDir, internet, cfHeader }: Pick<Options, "workerDir" | "internet" | "cfHeader"> = {},
): Promise<World> {
  const [menshenPort, sandboxPort, demo] = await Promise.all([freePort(), freePort(), freePort()])
  const ports = { menshen: menshenPort, sandbox: sandboxPort, demo }
  const base = demoConfig(ports)
  const config = JSON.parse(base.configText)
  if (!isAttack) config.limits = "off"
  change(config)
  const secrets = { ...moreSecrets(config), ...base.secrets, ...extraSecrets }
  const accounts = config.accounts.map((settings: AccountSettings) => asSeen(settings, secrets))
  const [account] = accounts
  const menshenUrl = `http://localhost:${menshenPort}`
  const sandbox = await startSandbox({ port: sandboxPort, menshenUrl, accounts })
  const menshen = await startMenshen({
    configText: JSON.stringify(config),
    secrets,
    port: menshenPort,
    workerDir,
    internet,
    cfHeader,
  }).catch(async (error) => {
    await sandbox.close()
    throw error
  })
  return {
    menshen,
    sandboxUrl: sandbox.url,
    origin: `http://localhost:${demo}`,
    redirectUri: `http://localhost:${demo}/callback`,
    account,
    accounts,
    secrets,
    close: async () => {
      await menshen.stop()
      await sandbox.close()
    },
  }
}

type AccountSettings = Record<"name" | "appId" | "originalId", string> &
  Record<"token" | "encodingAesKey", { env: string }> & {
    appSecret?: { env: string }
    signIn?: string
  } & Pick<SandboxAccount, "openPlatform" | "encryption" | "format">

/** One account as WeChat has it: its entry in menshen.json, and the values of its secrets. An account that signs in by
 * message cannot make QR codes (48001). */
function asSeen(settings: AccountSettings, secrets: Record<string, string>): SandboxAccount {
  const { appSecret, token, encodingAesKey, signIn, ...same } = settings
  const value = ({ env }: { env: string }) => secrets[env] ?? ""
  return {
    ...same,
    title: settings.name,
    ...(signIn === "message" && { type: "subscription" }),
    appSecret: appSecret ? value(appSecret) : randomBytes(16).toString("hex"),
    token: value(token),
    encodingAesKey: value(encodingAesKey),
  }
}

/** Values for the secrets that the demo lacks: those of the accounts, and keys shared with apps. */
function moreSecrets(config: { accounts: AccountSettings[] }): Record<string, string> {
  const digits = () => randomBytes(32).toString("hex")
  const shared = envNamesIn(config).map((name) => [name, randomBytes(32).toString("base64")])
  const pairs = config.accounts.flatMap(({ appSecret, token, encodingAesKey }) => [
    ...(appSecret ? [[appSecret.env, digits().slice(0, 32)]] : []),
    [token.env, digits().slice(0, 24)],
    [encodingAesKey.env, digits().slice(0, 43)],
  ])
  return Object.fromEntries([...shared, ...pairs])
}

/** Every NAME of an {"env": NAME}. */
function envNamesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return []
  if ("env" in value && typeof value.env === "string") return [value.env]
  return Object.values(value).flatMap(envNamesIn)
}

/** A second account in its own pool, for tests of what it must not reach. */
export function addBistro(config: Record<string, unknown>): void {
  const { accounts, pools } = config as { accounts: AccountSettings[]; pools: unknown[] }
  const [acme] = accounts
  if (acme === undefined) throw new Error("the demo has an account")
  accounts.push({
    ...acme,
    name: "bistro",
    appId: "wxb15740c0ffee0001",
    originalId: "gh_b15740c0ffee",
    appSecret: { env: "BISTRO_APP_SECRET" },
    token: { env: "BISTRO_TOKEN" },
    encodingAesKey: { env: "BISTRO_AES_KEY" },
  })
  pools.push({ name: "guests", accounts: ["bistro"] })
}

/** Turns an account into one that signs in by message: people send it a code instead of scanning. */
export function signInByCode(settings: Record<string, unknown>): void {
  const ofTheApi = ["appSecret", "openPlatform", "egress", "apiBase", "oauth", "oauthBase"]
  for (const key of ofTheApi) delete settings[key]
  const qrUrl = plainQr(settings as unknown as Parameters<typeof plainQr>[0])
  Object.assign(settings, { signIn: "message", qrUrl })
}

/** Turns the second account into one that signs in by message. */
export function byCodeToo(config: Record<string, unknown>): void {
  addBistro(config)
  signInByCode((config.accounts as Record<string, unknown>[]).at(-1) ?? {})
}

/** The demo with only an account that signs in by message. */
export function onlyByCode(config: Record<string, unknown>): void {
  const accounts = config.accounts as Record<string, unknown>[]
  accounts.length = 1
  signInByCode(accounts[0] ?? {})
  config.pools = [{ name: "customers", accounts: ["acme"] }]
  const apps = config.apps as Record<string, unknown>[]
  config.apps = apps.filter(({ account }) => account === undefined)
}

/** A second app of the demo's pool, which shows the QR code of the pool's second account. */
export function addClub(config: Record<string, unknown>): void {
  const { apps } = config as { apps: object[] }
  apps.push({ ...apps[0], clientId: "club", name: "Acme Club", account: "acme-club" })
}

export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text), response }
}

export interface BrowserTicket {
  scene: string
  secret: string
  url: string
  /** The code to send to an account that signs in by message. */
  chat_code?: string
  /** The six digits of the phone that scanned, once a test has read them in its chat. */
  phoneCode?: string
  verifier: string
}

/** `POST /tickets`, whatever the answer is. */
export const askForTicket = (
  world: World,
  fields: object = {},
  headers: Record<string, string> = {},
) =>
  post(
    `${world.menshen.url}/tickets`,
    {
      client_id: "shop",
      redirect_uri: world.redirectUri,
      code_challenge: "A".repeat(43),
      code_challenge_method: "S256",
      ...fields,
    },
    { origin: world.origin, ...headers },
  )

/** Makes a ticket, as the widget does first. */
export async function openTicket(
  world: World,
  extra: object = {},
  headers: Record<string, string> = {},
): Promise<BrowserTicket> {
  const verifier = randomBytes(32).toString("base64url")
  const code_challenge = createHash("sha256").update(verifier).digest("base64url")
  const fields = { scope: "openid wechat", state: "s-1", nonce: "n-1", code_challenge, ...extra }
  const { status, body } = await askForTicket(world, fields, headers)
  if (status !== 201) throw new Error(`POST /tickets: ${status} ${JSON.stringify(body)}`)
  return { ...body, verifier }
}

/** The text of a hosted page's QR code, as the page's script gets it. A chat code's QR code stands in the page. */
export async function qrOf(
  world: World,
  scene: string,
  cookie: string,
  html = "",
): Promise<string> {
  const own = / qr="([^"]+)"/.exec(html)?.[1]
  if (own !== undefined) return own.replaceAll("&amp;", "&")
  const url = `${world.menshen.url}/authorize/qr?ticket=${scene}`
  const answer = await fetch(url, { headers: { cookie, accept: "application/json" } })
  const { url: text, error } = await answer.json()
  if (text === undefined) throw new Error(`no QR code: ${answer.status} ${error}`)
  return text
}

export async function newPerson(world: World, name = "Mei") {
  const { body } = await post(`${world.sandboxUrl}/phone/people`, { name })
  return body as { person: string; openid: string }
}

export async function scan(world: World, person: string, url: string) {
  const { body } = await post(`${world.sandboxUrl}/phone/scan`, { person, url })
  return body as {
    shown: unknown
    deliveries: { status: number; body: string; accepted: boolean }[]
    replies: string[]
  }
}

/** The person scans the account's own QR code, follows, and sends a text. */
export async function sendText(world: World, person: string, text: string, account = "acme") {
  const { body: state } = await post(`${world.sandboxUrl}/phone/follow`, { person, account })
  const { body } = await post(`${world.sandboxUrl}/phone/message`, { person, account, text })
  return { ...body, followed: state } as Awaited<ReturnType<typeof scan>>
}

const bearer = (ticket: BrowserTicket) => ({ authorization: `Bearer ${ticket.secret}` })

export async function statusOf(world: World, ticket: BrowserTicket, query = "") {
  const url = `${world.menshen.url}/tickets/${ticket.scene}${query}`
  const response = await fetch(url, { headers: bearer(ticket) })
  return { status: response.status, body: await response.json() }
}

/** Waits until the ticket can be collected or has ended. */
export async function untilSettled(world: World, ticket: BrowserTicket) {
  let version = 0
  for (let tries = 0; tries < 20; tries++) {
    const { body } = await statusOf(world, ticket, `?version=${version}&wait=5`)
    if (!["waiting", "scanned", "confirmed"].includes(body.state)) return body
    version = body.version
  }
  throw new Error("the ticket did not settle")
}

export const collect = (world: World, ticket: BrowserTicket) =>
  post(`${world.menshen.url}/tickets/${ticket.scene}/collect`, {}, bearer(ticket))

export async function redeem(
  world: World,
  code: string,
  verifier: string,
  change: Record<string, string> = {},
) {
  const response = await fetch(`${world.menshen.url}/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "shop",
      redirect_uri: world.redirectUri,
      code,
      code_verifier: verifier,
      ...change,
    }),
  })
  return { status: response.status, body: await response.json() }
}

/** The claims inside a token, without verification, for tests that only need the person. */
export const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString())

/** The claims of a whole sign-in. */
export async function signIn(
  world: World,
  person: string,
  client_id = "shop",
): Promise<Record<string, unknown>> {
  const ticket = await openTicket(world, { client_id })
  await scan(world, person, ticket.url)
  await untilSettled(world, ticket)
  const collected = await collect(world, ticket)
  const { body } = await redeem(world, collected.body.code, ticket.verifier, { client_id })
  return claimsOf(body.id_token)
}
