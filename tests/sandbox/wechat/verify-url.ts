// The check WeChat makes when the server URL is saved in the console
// (docs/wechat-protocol.md#url-verification).
import { randomInt } from "node:crypto"
import type { Account } from "./account.ts"
import { signQuery } from "./envelope.ts"
import { type ExchangeAnswer, exchange } from "./exchange.ts"
import type { Platform } from "./platform.ts"

export type Verification = {
  ok: boolean
  status: number
  body: string
  ms: number
  reason?: string
}

export async function verifyUrl(platform: Platform, account: Account): Promise<Verification> {
  const timestamp = String(platform.wechatSeconds())
  const nonce = String(randomInt(100_000_000, 2_000_000_000))
  const signature = signQuery({ token: account.token, timestamp, nonce })
  const echostr = nineteenDigits()
  const query = new URLSearchParams({ signature, echostr, timestamp, nonce })
  const answer = await exchange({
    method: "GET",
    url: `${account.callbackUrl}${account.callbackUrl.includes("?") ? "&" : "?"}${query}`,
    headers: {},
    timeoutMs: platform.switches.pushTimeoutMs,
    httpVersion: platform.switches.httpVersion,
  })
  return report(answer, echostr)
}

function report(answer: ExchangeAnswer, echostr: string): Verification {
  const { ms } = answer
  if (!answer.ok) return { ok: false, status: 0, body: "", ms, reason: answer.why }
  const body = answer.body.toString()
  const seen = { status: answer.status, body, ms }
  if (answer.status !== 200) return { ok: false, ...seen, reason: "the status is not 200" }
  if (body !== echostr)
    return { ok: false, ...seen, reason: "the body is not the echostr, byte for byte" }
  return { ok: true, ...seen }
}

function nineteenDigits(): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join("")
  return `${randomInt(1, 10)}${digits}`
}
