// Listens on the loopback addresses only, because these servers are not meant for a network.
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"

export type Running = { url: string; close: () => Promise<void> }

/** Both 127.0.0.1 and, where it exists, ::1, because localhost may mean either. */
export async function listenOnLoopback(port: number, handler: RequestListener): Promise<Running> {
  const four = createServer(handler)
  await listening(four, port, "127.0.0.1")
  const chosen = (four.address() as AddressInfo).port
  const six = createServer(handler)
  const servers = (await listening(six, chosen, "::1").catch(ifNoSuchAddress))
    ? [four, six]
    : [four]
  const close = async () => void (await Promise.all(servers.map(closed)))
  return { url: `http://localhost:${chosen}`, close }
}

function listening(server: Server, port: number, host: string): Promise<true> {
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => resolve(true))
  })
}

function ifNoSuchAddress(error: NodeJS.ErrnoException): false {
  if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") return false
  throw error
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
