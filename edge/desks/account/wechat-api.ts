// The part of WeChat's HTTP API that a sign-in needs. Errors arrive as HTTP 200 with an errcode
// (docs/wechat-protocol.md#api); errcodes.ts gives each its reason, and the log has the errcode.

import { failureOf, isLostConnection, noteFailedCall } from "../../base/failed-call.ts"
import { parseMended } from "../../base/mended-json.ts"
import { within } from "../../base/timeout.ts"
import { type Known, logRefusal } from "../../core/log-refusal.ts"
import { accepted, type Result } from "../../core/result.ts"
import { meaningOf, sentenceOn, type WeChatRefusal } from "./errcodes.ts"

const timeoutMs = 2000
const answerBytesMax = 64 * 1024
const errmsgCharsMax = 160

/** `errcode` is WeChat's own, or 0 if there is none. `isMade` is false if WeChat was not called. */
export interface RefusedCall {
  reason: WeChatRefusal
  errcode: number
  /** The line of the log that has the errcode. */
  logId?: string
  /** The address from which WeChat saw the call, if it says so. */
  address?: string
  /** WeChat was busy, a gateway failed or the connection was closed, at once: the same call may work a moment later. */
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
    return read({ account, call: url.pathname }, text, status)
  } catch (error) {
    noteFailedCall(url, error)
    const call = unreachable({ account, status: 0, error: failureOf(error) })
    return { ...call, isPassing: isLostConnection(error) }
  }
}

/** A call of an account: the path of WeChat's API. */
type Called = { account: string; call: string }

function read(called: Called, text: string, status: number): ApiAnswer {
  const body = bodyIn(text)
  if (typeof body === "object" && body !== null && !Array.isArray(body)) {
    return judged(called, body as Record<string, unknown>)
  }
  noteMalformed(called.account, { status, bytes: text.length, type: kindOf(text, body) })
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

function judged(called: Called, answer: Record<string, unknown>): ApiAnswer {
  const errcode = numberIn(answer.errcode) ?? 0
  if (errcode === 0) return accepted(answer)
  const { reason } = meaningOf(errcode, called.call)
  const address = addressIn(answer.errmsg)
  const { account, call } = called
  const logId = logRefusal("wechat_error", {
    account,
    errcode,
    reason,
    address,
    call,
    errmsg: wordsOf(answer.errmsg),
    sentence: sentenceOn(errcode, call, address),
  })
  const isPassing = errcode === -1
  return { ...refusedCall(reason, errcode), logId, ...(address && { address }), isPassing }
}

/** The errcode of an unlisted address comes with the one that WeChat saw, which the operator has to list. */
const addressIn = (errmsg: unknown): string | undefined =>
  typeof errmsg === "string"
    ? /(?:invalid ip|(?:client|request) ?ip:?) ([0-9a-f]*[.:][0-9a-f.:]{1,43})/i.exec(errmsg)?.[1]
    : undefined

/** WeChat's words on one short line. A relay might repeat a secret there, so what is as long as one is left out
 * (OP-02), but not the `rid` by which WeChat's support finds the call. */
function wordsOf(errmsg: unknown): string | undefined {
  if (typeof errmsg !== "string") return undefined
  const line = errmsg.slice(0, 1024).replace(/[^ -~]+/g, " ")
  const secretOrRid = /(\brid: ?[0-9a-f]{8}(?:-[0-9a-f]{8}){2}\b)|[\w+/=-]{24,}/g
  const quiet = line.replace(secretOrRid, (_, rid?: string) => rid ?? "…")
  return quiet.trim().slice(0, errmsgCharsMax)
}

function unreachable(known: Known) {
  const reason = "wechat_unreachable"
  logRefusal("wechat_unreachable", { ...known, reason })
  return refusedCall(reason)
}
