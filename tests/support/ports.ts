// Ports for the servers of a test. A port belongs to this process until the process ends, even if nothing
// listens on it, so a server that is killed and started again finds its port free.

import { randomInt } from "node:crypto"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer } from "node:net"

// Below the ports that systems give to outgoing connections.
const [lowest, beyond] = [10_000, 32_768]

/** A port of localhost on which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, beyond)
    if ((await isOurs(port)) && (await isFree(port))) return port
  }
}

/** An unused UDP socket on the same port tells other tests that the port is taken. */
async function isOurs(port: number): Promise<boolean> {
  const claim = createSocket("udp4").unref()
  const bound = once(claim, "listening").then(
    () => true,
    () => false,
  )
  claim.bind({ port, address: "127.0.0.1", exclusive: true })
  return bound
}

// localhost may be either address; on a machine without ::1 nothing listens there.
const isFree = async (port: number) =>
  (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"))

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, host)
    await once(server, "listening")
    server.close()
    await once(server, "close")
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "EADDRINUSE"
  }
}
