// The part of WeChat's HTTP API that a sign-in needs. Errors arrive as HTTP 200 with an errcode
// (docs/wechat-protocol.md#api); each becomes a reason, and the log has the errcode.

import { failureOf, noteFailedCall } from "../../base/failed-call.ts"
import { parseMended } from "../../base/mended-json.ts"
import { within } from "../../base/timeout.ts"
import { type Known, logRefusal } from "../../core/log-refusal.ts"
import type { Reason } from "../../core/reasons.ts"
import { accepted, type Result } from "../../core/result.ts"

const timeoutMs = 2000
const answerBytesMax = 64 * 1024

/** Why a call to WeChat's API failed. */
export type WeChatRefusal = Extract<Reason, `wechat_${string}` | "oauth_refused">

/** `errcode` is WeChat's own, or 0 if there is none. `isMade` is false if WeChat was not called. */
export interface RefusedCall {
  reason: WeChatRefusal
  errcode: number
  /** WeChat was busy or a gateway failed, at once: the same call may work a moment later. */
  isPassing?: boolean
  isMade?: boolean
}

/** The members of WeChat's answer. */
export type ApiAnswer = Result<Record<string, unknown>, RefusedCall>

export const refusedCall = (reason: WeChatRefusal, errcode = 0) => ({
  ok: false as const,
  reason,
  errcode,
})

const reasonOfErrcode: Record<number, WeChatRefusal> = {
  40001: "wechat_credentials",
  40013: "wechat_credentials",
  40125: "wechat_credentials",
  40243: "wechat_credentials",
  40164: "wechat_ip_not_listed",
  89501: "wechat_ip_not_listed",
  89503: "wechat_ip_not_listed",
  89506: "wechat_ip_not_listed",
  89507: "wechat_ip_not_listed",
  48001: "wechat_not_authorised",
  40029: "oauth_refused",
  40163: "oauth_refused",
  41008: "oauth_refused",
  42003: "oauth_refused",
  42007: "oauth_refused",
  45009: "wechat_quota",
  45011: "wechat_unreachable",
  [-1]: "wechat_unreachable",
}

/** The errcodes of a rejected token rather than a rejected account: a fresh token may help, once. */
export const isTokenRefusal = (errcode: number) => [40001, 40014, 42001, 41001].includes(errcode)

/** POSTs JSON, or GETs without a body. Follows no redirect, and waits at most two seconds. */
export async function callWeChat(account: string, url: URL, body?: unknown): Promise<ApiAnswer> {
  const post = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }
  try {
    const { ok, status, text } = await within(timeoutMs, async (signal) => {
      const sent = body === undefined ? {} : post
      const response = await fetch(url, { ...sent, redirect: "manual", signal })
      return { ok: response.ok, status: response.status, text: await response.text() }
    })
    if (!ok) return { ...unreachable({ account, status }), isPassing: status >= 500 }
    if (text.length > answerBytesMax) {
      return unreachable({ account, status, bytes: text.length, limit: answerBytesMax })
    }
    return read(account, text, status)
  } catch (error) {
    noteFailedCall(url, error)
    return unreachable({ account, status: 0, error: failureOf(error) })
  }
}

function read(account: string, text: string, status: number): ApiAnswer {
  const body = bodyIn(text)
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return judged(account, body as Record<string, unknown>)
  }
  noteMalformed(account, { status, bytes: text.length, type: kindOf(text, body) })
  return refusedCall("wechat_unreachable")
}

function bodyIn(text: string): unknown {
  try {
    return parseMended(text)
  } catch {
    return undefined
  }
}

/** What stands there, in a word; the text itself may quote secrets. */
function kindOf(text: string, body: unknown): string {
  if (text.trim() === "") return "empty"
  if (body !== undefined) return "JSON, but no object"
  return /^\s*</.test(text) ? "HTML or XML" : "no JSON"
}

/** An answer of another form than WeChat documents. */
export function noteMalformed(account: string, known: Known): void {
  logRefusal("wechat_answer_malformed", { ...known, account, reason: "wechat_unreachable" })
}

/** A number, also as the text that some gateways make of it. */
export function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value
  return typeof value === "string" && /^-?[0-9]{1,9}$/.test(value) ? Number(value) : undefined
}

function judged(account: string, answer: Record<string, unknown>): ApiAnswer {
  const errcode = numberIn(answer.errcode) ?? 0
  if (errcode === 0) return accepted(answer)
  const reason = reasonOfErrcode[errcode] ?? "wechat_refused"
  const address = addressIn(answer.errmsg)
  logRefusal("wechat_error", { account, errcode, reason, address })
  return { ...refusedCall(reason, errcode), isPassing: errcode === -1 }
}

/** Errcode 40164 comes with the address that WeChat saw, which the operator has to list. */
const addressIn = (errmsg: unknown): string | undefined =>
  typeof errmsg === "string" ? /invalid ip ([0-9a-fA-F.:]+)/.exec(errmsg)?.[1] : undefined

function unreachable(known: Known) {
  const reason = "wechat_unreachable"
  logRefusal("wechat_unreachable", { ...known, reason })
  return refusedCall(reason)
}
