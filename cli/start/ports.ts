// The addresses to listen on: who they are for, and whether they are free.

import { createServer } from "node:net"
import { notPossible } from "../refusal.ts"

export interface Listener {
  port: number
  /** Absent for a server that listens on both loopback addresses. */
  host?: string
  /** How to choose another port, as in "use --port". */
  remedy: string
}

/** Refuses with a sentence for each address that cannot be had. */
export async function checkFree(listeners: Listener[]): Promise<void> {
  const faults: string[] = []
  const wanted = new Set<number>()
  for (const listener of listeners) {
    const { port } = listener
    const code = wanted.has(port) ? "EADDRINUSE" : await codeOf(listener)
    if (code !== undefined) faults.push(portFault(listener, code))
    wanted.add(port)
  }
  if (faults.length > 0) throw notPossible(faults.join("\n"))
}

export function portFault({ port, host, remedy }: Listener, code: string): string {
  if (code === "EADDRINUSE") return `Port ${port} is taken; ${remedy} to a free one.`
  if (code === "EACCES") {
    return `Port ${port} may not be opened by the account that runs Menshen; ${remedy} to one above 1023, and let a proxy have ${port}.`
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EINVAL") {
    return `This machine has no address ${host}; name one of its own with --host, or 0.0.0.0 for all.`
  }
  return `Port ${port} cannot be opened (${code}); ${remedy} to another.`
}

// localhost may mean either address; nothing listens on ::1 on a machine without it.
async function codeOf({ port, host }: Listener): Promise<string | undefined> {
  if (host !== undefined) return canListen(port, host)
  const absent = ["EADDRNOTAVAIL", "EAFNOSUPPORT"]
  const six = await canListen(port, "::1")
  return (await canListen(port, "127.0.0.1")) ?? (absent.includes(six ?? "") ? undefined : six)
}

/** The code of the error, if there is one. */
function canListen(port: number, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "unknown"))
    server.listen(port, host === "*" ? "0.0.0.0" : host, () => {
      server.close(() => resolve(undefined))
    })
  })
}
