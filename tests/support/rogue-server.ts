// A target that an attacker owns: its answers are endless, slow, compressed or elsewhere. Written on sockets, so that
// nothing of HTTP has to be right.

import type { AddressInfo } from "node:net"
import { createServer, type Socket } from "node:net"

export type Script = (socket: Socket) => void

export interface Rogue {
  url: string
  port: number
  /** How many requests came. */
  heard: () => number
  play: (script: Script) => void
  stop: () => void
}

export async function startRogue(host = "127.0.0.1"): Promise<Rogue> {
  let script: Script = (socket) => socket.destroy()
  let heard = 0
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on("error", () => {})
    socket.on("close", () => sockets.delete(socket))
    socket.once("data", () => {
      heard++
      script(socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host}:${port}/wechat`,
    port,
    heard: () => heard,
    play: (next) => {
      script = next
    },
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

/** A whole answer. */
export const answer =
  (head: string[], body: string | Uint8Array = "", status = "200 OK"): Script =>
  (socket) => {
    socket.write(`HTTP/1.1 ${status}\r\n${head.map((line) => `${line}\r\n`).join("")}\r\n`)
    socket.end(body)
  }
