// Shared by the sandbox's own tests: accounts, a started sandbox, and a server that receives pushes.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { readBody } from "../wechat/http.ts"
import { type SandboxAccount, type SandboxOptions, startSandbox } from "../wechat/server.ts"

export const acme: SandboxAccount = {
  name: "acme",
  appId: "wx5a1d0c0ffee0b0a7",
  originalId: "gh_5a1d0c0ffee1",
  appSecret: "0123456789abcdef0123456789abcdef",
  token: "tokenOfTheSandboxTests01",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  openPlatform: "acme-open",
}

// biome-ignore lint/suspicious/noExplicitAny: answers are JSON, and each test knows its shape.
export type Json = any

export type TestSandbox = {
  url: string
  post: (path: string, input: object) => Promise<Json>
  /** Returns the status too, for calls that are meant to fail. */
  tryPost: (path: string, body: string) => Promise<{ status: number; body: Json }>
  get: (path: string) => Promise<Json>
  close: () => Promise<void>
}

export async function openSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const defaults = { port: 0, menshenUrl: "http://localhost:9", accounts: [acme] }
  const { url, close } = await startSandbox({ ...defaults, ...options })
  const tryPost = async (path: string, body: string) => {
    const response = await fetch(`${url}${path}`, { method: "POST", body })
    return { status: response.status, body: await response.json() }
  }
  return {
    url,
    close,
    tryPost,
    post: async (path, input) => {
      const { status, body } = await tryPost(path, JSON.stringify(input))
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
      return body
    },
    get: async (path) => (await fetch(`${url}${path}`)).json(),
  }
}

export type Received = { method: string; url: URL; headers: string[]; body: Buffer; at: number }
export type Receiver = { url: string; received: Received[]; close: () => Promise<void> }

/** A server in Menshen's place; `answer` gets each request with its number, from 1. */
export async function openReceiver(
  answer: (response: ServerResponse, received: Received, number: number) => void,
): Promise<Receiver> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const one = await note(request)
    received.push(one)
    answer(response, one, received.length)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, received, close }
}

async function note(request: IncomingMessage): Promise<Received> {
  const body = await readBody(request)
  const url = new URL(request.url ?? "/", "http://receiver")
  const { method = "", rawHeaders } = request
  return {
    method,
    url,
    headers: [`HTTP/${request.httpVersion}`, ...rawHeaders],
    body,
    at: Date.now(),
  }
}

/** A call of WeChat's API with the account's stable token: GET without a body, POST with one. */
export async function callApi(
  sandbox: TestSandbox,
  path: string,
  body?: object,
  { appId: appid, appSecret: secret } = acme,
): Promise<Json> {
  const credentials = { grant_type: "client_credential", appid, secret }
  const { access_token } = await sandbox.post("/cgi-bin/stable_token", credentials)
  const target = `${path}${path.includes("?") ? "&" : "?"}access_token=${access_token}`
  return body === undefined ? sandbox.get(target) : sandbox.post(target, body)
}
