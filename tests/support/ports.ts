// Ports for the servers of a test. Each is this process's own until it ends, whether something listens
// there or not, so a server that is killed and started again finds its port free.

import { randomInt } from "node:crypto"
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { createServer } from "node:net"

// Below those that systems give to connections by themselves.
const [lowest, beyond] = [10_000, 32_768]

/** A port of localhost on which nothing listens. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, beyond)
    if ((await isOurs(port)) && (await isFree(port))) return port
  }
}

/** The UDP socket of that number, which nobody talks to, says to other tests that it is taken. */
async function isOurs(port: number): Promise<boolean> {
  const claim = createSocket("udp4").unref()
  const bound = once(claim, "listening").then(
    () => true,
    () => false,
  )
  claim.bind({ port, address: "127.0.0.1", exclusive: true })
  return bound
}

// localhost may mean either address; a machine without ::1 has nothing listening there.
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
