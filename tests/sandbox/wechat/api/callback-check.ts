// POST /cgi-bin/callback/check: whether the server URL resolves and answers
// (docs/wechat-protocol.md#infrastructure).
import { lookup } from "node:dns/promises"
import { connect } from "node:net"
import type { Account } from "../account.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, jsonBody } from "./call.ts"

const actions = ["dns", "ping", "all"]
const operators = ["CHINANET", "UNICOM", "CAP", "DEFAULT"]
const pingTimeoutMs = 2000

export async function checkCallback(call: ApiCall, { callbackUrl }: Account): Promise<object> {
  const { action, check_operator } = jsonBody(call)
  if (!actions.includes(action as string)) throw new ApiError(40202)
  if (!operators.includes(check_operator as string)) throw new ApiError(40203)
  if (callbackUrl === "") throw new ApiError(40201)
  const operator = check_operator === "DEFAULT" ? "CAP" : check_operator
  const url = new URL(callbackUrl)
  const ips = await resolve(url.hostname.replace(/^\[|\]$/g, ""))
  const dns = ips.map((ip) => ({ ip, real_operator: operator }))
  if (action === "dns") return { dns }
  const ping = await Promise.all(ips.map((ip) => pingOnce(ip, portOf(url), operator)))
  return action === "ping" ? { ping } : { dns, ping }
}

async function resolve(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}

const portOf = ({ port, protocol }: URL) => Number(port) || (protocol === "https:" ? 443 : 80)

/** An ICMP echo needs rights that the sandbox lacks, so it measures a TCP connection instead. */
async function pingOnce(ip: string, port: number, from_operator: unknown): Promise<object> {
  const start = performance.now()
  const reached = await isReached(ip, port)
  const time = `${(performance.now() - start).toFixed(3)}ms`
  return { ip, from_operator, package_loss: reached ? "0%" : "100%", time }
}

function isReached(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: pingTimeoutMs })
    const end = (reached: boolean) => {
      socket.destroy()
      done(reached)
    }
    socket.once("connect", () => end(true))
    for (const event of ["error", "timeout"]) socket.once(event, () => end(false))
  })
}
