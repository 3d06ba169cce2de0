// A request to the Menshen of this machine. Not fetch(), whose machinery would stay in the launcher's memory.

import { request } from "node:http"

export interface Answer {
  status: number
  body: string
}

export interface Where {
  host?: string
  port?: number
  /** A socket of the file system, instead of an address. */
  socketPath?: string
}

const patienceMs = 5000
const longestBody = 1_000_000

/** Undefined when nobody answers. */
export function ask(where: Where, path: string, method = "GET"): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const options = { ...where, path, method, agent: false, timeout: patienceMs }
    const asked = request(options, (response) => {
      let body = ""
      response.setEncoding("utf8")
      response.on("data", (text: string) => {
        if (body.length < longestBody) body += text
      })
      response.on("error", () => resolve(undefined))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }))
    })
    asked.on("timeout", () => asked.destroy())
    asked.on("error", () => resolve(undefined))
    asked.on("close", () => resolve(undefined))
    asked.end()
  })
}

/** The address at which this machine reaches a server that listens on `host`. */
export function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "*") return "127.0.0.1"
  return host === "::" ? "::1" : host
}
