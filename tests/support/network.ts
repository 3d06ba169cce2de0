// A network that a test can cut: an HTTP proxy between a page and all its requests. The driver's own
// offline mode keeps open sockets alive; this one does not.

import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"
import type { Duplex } from "node:stream"

export interface Network {
  /** The proxy option of a browser's context. */
  proxy: { server: string }
  /** Ends all connections and refuses new ones; a silent cut keeps the sockets open without traffic. */
  cut(silently?: boolean): void
  mend(): void
  close(): void
}

export async function startNetwork(): Promise<Network> {
  const open = new Set<Socket>()
  const tunnels = new Set<{ near: Duplex; far: Socket }>()
  let down = false
  const server = createServer(passOn)
  server.on("connection", (socket) => {
    open.add(socket)
    socket.on("close", () => open.delete(socket))
    if (down) socket.destroy()
  })
  // WebSockets, even without TLS.
  server.on("connect", ({ url = "" }: IncomingMessage, near: Duplex, head: Buffer) => {
    const { hostname, port } = new URL(`http://${url}`)
    const far = connect(Number(port), hostname, () => {
      near.write("HTTP/1.1 200 Connection established\r\n\r\n")
      far.write(head)
      near.pipe(far).pipe(near)
    })
    const tunnel = { near, far }
    tunnels.add(tunnel)
    const end = () => {
      if (!tunnels.delete(tunnel)) return
      near.destroy()
      far.destroy()
    }
    for (const side of [near, far]) side.on("error", end).on("close", end)
  })
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve))

  const cut = (silently = false) => {
    down = true
    for (const tunnel of silently ? tunnels : []) {
      tunnels.delete(tunnel)
      open.delete(tunnel.near as Socket)
      tunnel.near.unpipe()
      tunnel.far.destroy()
    }
    for (const socket of open) socket.destroy()
  }
  const mend = () => {
    down = false
  }
  const close = () => {
    cut()
    server.close()
  }
  const { port } = server.address() as AddressInfo
  return { proxy: { server: `http://localhost:${port}` }, cut, mend, close }
}

function passOn(incoming: IncomingMessage, answer: ServerResponse): void {
  const { url = "", method, headers } = incoming
  const gone = () => answer.destroy()
  const onward = request(url, { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    given.on("error", gone).pipe(answer)
  })
  onward.on("error", gone)
  answer.on("close", () => onward.destroy())
  incoming.pipe(onward)
}
