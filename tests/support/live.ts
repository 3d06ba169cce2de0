// The live state of a ticket over a WebSocket, as a page opens it.

import { once } from "node:events"
import { request } from "node:http"
import type { BrowserTicket, World } from "./world.ts"

export interface Live {
  protocol: string
  /** The next message; waits if there is none yet. */
  next: () => Promise<string>
  send: (text: string) => void
  close: () => void
}

/** Node's WebSocket accepts headers; a browser accepts only protocols. */
type Init = { protocols: string[]; headers: Record<string, string> }

export async function openLive(
  world: World,
  ticket: BrowserTicket,
  init: Partial<Init> = {},
): Promise<Live> {
  const { protocols = ["menshen.v1", `bearer.${ticket.secret}`], headers = {} } = init
  const url = `${world.menshen.url.replace("http", "ws")}/tickets/${ticket.scene}/live`
  const all = { protocols, headers: { origin: world.origin, ...headers } }
  const socket = new WebSocket(url, all as unknown as string[])
  const came: string[] = []
  let wake = () => {}
  socket.addEventListener("message", ({ data }) => {
    came.push(String(data))
    wake()
  })
  await once(socket, "open")
  const next = async (): Promise<string> => {
    while (came.length === 0) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    return came.shift() ?? ""
  }
  return {
    protocol: socket.protocol,
    next,
    send: (text) => socket.send(text),
    close: () => socket.close(),
  }
}

/** The status and the body of the answer to an upgrade; 101 if it is granted. */
export function upgradeStatus(
  world: World,
  scene: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  const url = `${world.menshen.url}/tickets/${scene}/live`
  const upgrade = {
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { ...upgrade, ...headers }, agent: false })
    sent.on("error", reject)
    sent.on("upgrade", (_, socket) => {
      socket.destroy()
      resolve({ status: 101, body: "" })
    })
    sent.on("response", (response) => {
      let body = ""
      response.on("data", (chunk) => {
        body += chunk
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }))
    })
    sent.end()
  })
}
