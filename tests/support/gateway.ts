// A gateway in front of the sandbox's API. It answers some calls itself, as WeChat's own gateways do when they
// fail, and knows when each call came.

import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import { freePort } from "./ports.ts"

export interface Failure {
  /** 0: the connection is closed without an answer. */
  status: number
  body: string
}

export const closed: Failure = { status: 0, body: "" }

export const errcode = (errcode: number): Failure => ({
  status: 200,
  body: JSON.stringify({ errcode, errmsg: "system error" }),
})

export async function startGateway() {
  const failures = new Map<string, Failure[]>()
  const calls: { path: string; at: number }[] = []
  let behind = ""

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request
    const { pathname: path } = new URL(url, "http://gateway")
    calls.push({ path, at: performance.now() })
    const body = method === "POST" ? await text(request) : undefined
    const failure = failures.get(path)?.shift()
    if (failure?.status === 0) return void request.socket.destroy()
    if (failure) return void response.writeHead(failure.status).end(failure.body)
    const given = await fetch(`${behind}${url}`, { method, ...(body !== undefined && { body }) })
    response.writeHead(given.status, { "content-type": "application/json" })
    response.end(await given.text())
  }

  const server = createServer((request, response) => void answer(request, response))
  const port = await freePort()
  server.listen(port, "localhost")
  await once(server, "listening")
  return {
    url: `http://localhost:${port}`,
    /** Everything that does not fail goes to this server. */
    leadTo: (url: string) => {
      behind = url
    },
    /** The answers to the next calls of a path. */
    fail: (path: string, next: Failure[]) => failures.set(path, [...next]),
    /** When each call of a path came, since the last time that this was asked. */
    times: (path: string): number[] => {
      const came = calls.filter((call) => call.path === path)
      calls.length = 0
      return came.map(({ at }) => at)
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
