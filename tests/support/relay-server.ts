// The relay inside the process of a test, before a WeChat that the test plays itself.

import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { readConfiguration } from "../../cli/relay/configuration.ts"
import { logTo } from "../../cli/relay/log.ts"
import { Relay } from "../../cli/relay/relay.ts"
import { serverOf } from "../../cli/relay/server.ts"
import {
  bodyHashOf,
  callsPath,
  newNonce,
  type RelayedCall,
  RelayKey,
  relayHeader,
  requestHeader,
  requestText,
  type Stamp,
} from "../../edge/base/relay-protocol.ts"

export const appId = "wx0123456789abcdef"
export const appSecret = "0123456789abcdef0123456789abcdef"
export const secret = "a secret of the edge, 32 characters or more"
export const previousSecret = "the secret before, 32 characters or more"

export interface Asked {
  method: string
  url: URL
  headers: IncomingMessage["headers"]
  body: string
}

type Answer = (
  asked: Asked,
  response: ServerResponse,
) => object | undefined | Promise<object | undefined>

/** A sound WeChat: tokens with numbers, and an answer for each call. */
export const soundAnswers: Record<string, object> = {
  "/cgi-bin/qrcode/create": { ticket: "gQ", expire_seconds: 120, url: "http://weixin.qq.com/q/1" },
  "/cgi-bin/user/info": { subscribe: 1, openid: "oMei", unionid: "uMei", nickname: "Mei" },
  "/cgi-bin/changeopenid": { errcode: 0, errmsg: "ok", result_list: [] },
  "/cgi-bin/callback/check": { dns: [] },
  "/sns/oauth2/access_token": {
    access_token: "token-of-the-person",
    refresh_token: "refresh-token-of-the-person",
    openid: "oMei",
    scope: "snsapi_base",
  },
}

export async function startWeChat() {
  const asked: Asked[] = []
  let tokens = 0
  let answer: Answer = ({ url }) => soundAnswers[url.pathname]
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? "", "http://wechat")
    const call = {
      method: request.method ?? "",
      url,
      headers: request.headers,
      body: await text(request),
    }
    asked.push(call)
    const own = await answer(call, response)
    if (response.headersSent || response.destroyed) return
    const isToken = url.pathname === "/cgi-bin/stable_token"
    const made = isToken ? { access_token: `access-token-${++tokens}`, expires_in: 7200 } : {}
    response.writeHead(200, { "content-type": "application/json" })
    response.end(JSON.stringify(own ?? made))
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** Undefined is the sound answer. */
    answer: (next: Answer) => {
      answer = async (call, response) =>
        (await next(call, response)) ?? soundAnswers[call.url.pathname]
    },
    calls: (path: string) => asked.filter(({ url }) => url.pathname === path).length,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type WeChat = Awaited<ReturnType<typeof startWeChat>>

interface Changes {
  caller?: object
  /** How long a request may take to come. */
  requestMs?: number
}

export async function startRelayServer(weChat: { url: string }, changes: Changes = {}) {
  const text = JSON.stringify({
    accounts: [{ name: "acme", appId, appSecret: { env: "APP_SECRET" } }],
    callers: [
      {
        name: "edge",
        secret: { env: "SECRET" },
        previousSecret: { env: "PREVIOUS" },
        ...changes.caller,
      },
    ],
  })
  const env = { APP_SECRET: appSecret, SECRET: secret, PREVIOUS: previousSecret }
  const { configuration, faults } = readConfiguration(text, env)
  if (configuration === undefined) throw new Error(JSON.stringify(faults))
  // Also an address that the configuration would refuse, for tests of failures on the way.
  for (const account of configuration.accounts) account.apiBase = weChat.url
  const lines: string[] = []
  const log = logTo((line) => lines.push(line))
  const relay = new Relay(configuration, log)
  const server = serverOf(relay, log, changes.requestMs)
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    lines,
    relay,
    server,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type RelayServer = Awaited<ReturnType<typeof startRelayServer>>

export const qrCall: RelayedCall = {
  appId,
  method: "POST",
  path: "/cgi-bin/qrcode/create",
  body: {
    expire_seconds: 120,
    action_name: "QR_STR_SCENE",
    action_info: { scene: { scene_str: "m0123456789012345678901" } },
  },
}

export const nowSeconds = () => Math.floor(Date.now() / 1000)

interface Signing {
  with?: string
  stamp?: Partial<Stamp>
  method?: string
  path?: string
  /** What is signed, if another body is sent. */
  signed?: string
}

/** A whole header for a body. */
export async function headerFor(body: string, signing: Signing = {}): Promise<string> {
  const key = await RelayKey.of(signing.with ?? secret)
  const stamp = { run: "", time: nowSeconds(), nonce: newNonce(), ...signing.stamp }
  const { method = "POST", path = callsPath, signed = body } = signing
  const words = requestText(stamp, method, path, await bodyHashOf(signed))
  return requestHeader(key.id, stamp, await key.sign(words))
}

export interface Told {
  status: number
  body: Record<string, unknown>
  text: string
  headers: Headers
}

export async function send(relay: { url: string }, body: string, header: string): Promise<Told> {
  const response = await fetch(`${relay.url}${callsPath}`, {
    method: "POST",
    headers: { "content-type": "application/json", [relayHeader]: header },
    body,
  })
  const text = await response.text()
  return { status: response.status, text, body: JSON.parse(text), headers: response.headers }
}

/** The run that the relay names to a caller. */
export async function runOf(relay: { url: string }): Promise<string> {
  const body = JSON.stringify(qrCall)
  const told = await send(relay, body, await headerFor(body))
  return String(told.body.run)
}

/** A signed call, as Menshen makes it. */
export async function call(
  relay: { url: string },
  what: unknown,
  signing: Signing = {},
): Promise<Told> {
  const body = JSON.stringify(what)
  const run = signing.stamp?.run ?? (await runOf(relay))
  const stamp = { ...signing.stamp, run }
  return send(relay, body, await headerFor(body, { ...signing, stamp }))
}

/** Bytes on a socket, and all that comes back until it closes. */
export function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    let came = ""
    socket.on("data", (chunk) => {
      came += chunk
    })
    socket.on("error", () => undefined)
    socket.on("close", () => resolve(came))
  })
}
