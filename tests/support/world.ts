// Menshen with the sandbox WeChat beside it, and the steps of a sign-in as a program takes them.

import { createHash, randomBytes } from "node:crypto"
import { type SandboxAccount, startSandbox } from "../sandbox/wechat/server.ts"
import { demoConfig, freePort, type Menshen, startMenshen } from "./menshen.ts"

export interface World {
  menshen: Menshen
  sandboxUrl: string
  origin: string
  redirectUri: string
  account: SandboxAccount
  close: () => Promise<void>
}

export async function startWorld(
  change: (config: Record<string, unknown>) => void = () => {},
): Promise<World> {
  const [menshenPort, sandboxPort, demo] = await Promise.all([freePort(), freePort(), freePort()])
  const ports = { menshen: menshenPort, sandbox: sandboxPort, demo }
  const { configText, secrets } = demoConfig(ports)
  const config = JSON.parse(configText)
  change(config)
  const [first] = config.accounts
  const account: SandboxAccount = {
    name: first.name,
    appId: first.appId,
    originalId: first.originalId,
    openPlatform: first.openPlatform,
    title: "Acme",
    encryption: first.encryption,
    format: first.format,
    appSecret: secrets.ACME_APP_SECRET ?? "",
    token: secrets.ACME_TOKEN ?? "",
    encodingAesKey: secrets.ACME_AES_KEY ?? "",
  }
  const menshenUrl = `http://localhost:${menshenPort}`
  const sandbox = await startSandbox({ port: sandboxPort, menshenUrl, accounts: [account] })
  const menshen = await startMenshen({
    configText: JSON.stringify(config),
    secrets,
    port: menshenPort,
  })
  return {
    menshen,
    sandboxUrl: sandbox.url,
    origin: `http://localhost:${demo}`,
    redirectUri: `http://localhost:${demo}/callback`,
    account,
    close: async () => {
      await menshen.stop()
      await sandbox.close()
    },
  }
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
  verifier: string
}

/** What the widget does first. */
export async function openTicket(world: World, extra: object = {}): Promise<BrowserTicket> {
  const verifier = randomBytes(32).toString("base64url")
  const code_challenge = createHash("sha256").update(verifier).digest("base64url")
  const { status, body } = await post(
    `${world.menshen.url}/tickets`,
    {
      client_id: "shop",
      redirect_uri: world.redirectUri,
      scope: "openid wechat",
      state: "s-1",
      nonce: "n-1",
      code_challenge,
      code_challenge_method: "S256",
      ...extra,
    },
    { origin: world.origin },
  )
  if (status !== 201) throw new Error(`POST /tickets: ${status} ${JSON.stringify(body)}`)
  return { ...body, verifier }
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

const bearer = (ticket: BrowserTicket) => ({ authorization: `Bearer ${ticket.secret}` })

export async function statusOf(world: World, ticket: BrowserTicket, query = "") {
  const url = `${world.menshen.url}/tickets/${ticket.scene}${query}`
  const response = await fetch(url, { headers: bearer(ticket) })
  return { status: response.status, body: await response.json() }
}

/** Waits until the ticket can be collected, or is at an end. */
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

/** The claims inside a token, unverified: for tests that ask who, not whether. */
export const claimsOf = (jwt: string) =>
  JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString())

/** A whole sign-in, and who it was. */
export async function signIn(world: World, person: string): Promise<Record<string, unknown>> {
  const ticket = await openTicket(world)
  await scan(world, person, ticket.url)
  await untilSettled(world, ticket)
  const collected = await collect(world, ticket)
  const { body } = await redeem(world, collected.body.code, ticket.verifier)
  return claimsOf(body.id_token)
}
