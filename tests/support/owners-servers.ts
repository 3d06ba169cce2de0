// WeChat servers of an account's owner: three npm packages of other people, unmodified. Each verifies a push with its own
// implementation of WeChat's crypto, and answers in the chat with its name and what it heard.

import { createServer, type IncomingMessage, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import coWechat from "co-wechat"
import Koa from "koa"
import { OfficialAccount, ServerRequest } from "node-easywechat"
import wechat from "wechat"

/** As the owner copied it from WeChat's console. */
export interface Console {
  appId: string
  token: string
  encodingAesKey: string
}

type Message = Record<string, string>
/** Gives the text of the reply in the chat. */
type Answer = (message: Message) => Promise<string>

const packages: Record<string, (console: Console, answer: Answer) => RequestListener> = {
  wechat: byWechat,
  "co-wechat": byCoWechat,
  "node-easywechat": byEasyWechat,
}
export type PackageName = "wechat" | "co-wechat" | "node-easywechat"
export const packageNames = Object.keys(packages) as PackageName[]

export interface OwnersServer {
  url: string
  /** Every push that the package has verified, decrypted and parsed. */
  heard: Message[]
  /** The headers of every request. */
  headers: IncomingMessage["headers"][]
  /** How long it takes to answer. */
  delayMs: number
  close: () => void
}

/** @param port 0 for any */
export async function startOwnersServer(
  name: PackageName,
  console: Console,
  port = 0,
): Promise<OwnersServer> {
  const heard: Message[] = []
  const headers: OwnersServer["headers"] = []
  const answer: Answer = async (message) => {
    heard.push(message)
    await sleep(owners.delayMs)
    return wordsOf(name, message)
  }
  const listen = packages[name]?.(console, answer) as RequestListener
  const server = createServer((request, response) => {
    headers.push(request.headers)
    listen(request, response)
  })
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve))
  const { port: taken } = server.address() as AddressInfo
  const owners: OwnersServer = {
    url: `http://localhost:${taken}/wechat`,
    heard,
    headers,
    delayMs: 0,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return owners
}

/** The reply of a server to a message. */
export const wordsOf = (name: PackageName, { Content, Event, EventKey }: Message): string =>
  `${name}: ${Content ?? `${Event} ${EventKey ?? ""}`}`

function byWechat(console: Console, answer: Answer): RequestListener {
  const config = {
    token: console.token,
    appid: console.appId,
    encodingAESKey: console.encodingAesKey,
  }
  const middleware = wechat(config, async (request, response) => {
    response.reply(await answer(request.weixin))
  })
  return (request, response) => {
    const query = Object.fromEntries(new URL(request.url ?? "", "http://localhost").searchParams)
    const next = () => response.writeHead(500).end()
    middleware(Object.assign(request, { query }) as never, response, next)
  }
}

function byCoWechat(console: Console, answer: Answer): RequestListener {
  const config = {
    token: console.token,
    appid: console.appId,
    encodingAESKey: console.encodingAesKey,
  }
  const app = new Koa()
  app.silent = true
  return app.use(coWechat(config).middleware(answer)).callback()
}

function byEasyWechat({ appId, token, encodingAesKey }: Console, answer: Answer): RequestListener {
  const config = { app_id: appId, token, aes_key: encodingAesKey }
  return async (request, response) => {
    try {
      const app = new OfficialAccount(config)
      app.setRequest(await ServerRequest.createFromIncomingMessage(request))
      const server = app.getServer()
      server.with((message) => answer(message as unknown as Message))
      const served = await server.serve()
      response.writeHead(served.getStatusCode(), served.getHeaders() as Record<string, string>)
      response.end(served.getBody())
    } catch {
      response.writeHead(400).end()
    }
  }
}
