import { createServer } from "node:net"
import { Refusal } from "./say.mjs"

const variables = {
  menshen: ["MENSHEN_PORT", 8600],
  sandbox: ["MENSHEN_SANDBOX_PORT", 8601],
  demo: ["MENSHEN_DEMO_PORT", 8602],
}

/** The ports of `npm start`, from the environment or the defaults. */
export function portsFrom(env) {
  return Object.fromEntries(
    Object.entries(variables).map(([name, [variable, usual]]) => {
      const port = Number(env[variable] ?? usual)
      if (Number.isInteger(port) && port > 0 && port < 65_536) return [name, port]
      throw new Refusal(`${variable} is "${env[variable]}"; write a port between 1 and 65535.`)
    }),
  )
}

/**
 * Refuses when one of these ports is in use, or two are the same. The sentence names each port and
 * its variable.
 */
export async function checkFree(ports) {
  const taken = []
  const wanted = new Set()
  for (const [name, port] of Object.entries(ports)) {
    if (wanted.has(port) || !(await isFree(port))) {
      taken.push(`Port ${port} is taken; set ${variables[name][0]} to a free one.`)
    }
    wanted.add(port)
  }
  if (taken.length > 0) throw new Refusal(taken.join("\n"))
}

// localhost may mean either address; nothing listens on ::1 on a machine without it.
const isFree = async (port) =>
  (await canListen(port, "127.0.0.1")) && (await canListen(port, "::1"))

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", ({ code }) => resolve(code !== "EADDRINUSE" && code !== "EACCES"))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}
