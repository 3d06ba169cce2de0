// An answer of WeChat's API, whichever way it came. Errors arrive as HTTP 200 with an errcode
// (docs/wechat-protocol.md#api); errcodes.ts gives each its reason, and the log has the errcode.

import { parseMended } from "../../../base/mended-json.ts"
import { type Known, logRefusal } from "../../../core/log-refusal.ts"
import { accepted, type Result } from "../../../core/result.ts"
import { meaningOf, sentenceOn, type WeChatRefusal } from "./errcodes.ts"

/** Passes too, but not within a visitor's patience. */
const tooFrequent = 45011
const errmsgCharsMax = 160

/** `errcode` is WeChat's own, or 0 if there is none. `isMade` is false if WeChat was not called. */
export interface RefusedCall {
  reason: WeChatRefusal
  errcode: number
  /** The path that WeChat refused. */
  call?: string
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

/** WeChat is not asked, because it would refuse. */
export const notMade = (reason: WeChatRefusal) => ({ ...refusedCall(reason), isMade: false })

/** A call of an account: the path of WeChat's API. */
export type Called = { account: string; call: string }

export function read(called: Called, text: string, status: number): ApiAnswer {
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

export function judged(called: Called, answer: Record<string, unknown>): ApiAnswer {
  const errcode = numberIn(answer.errcode) ?? 0
  if (errcode === 0) return accepted(answer)
  return refusedFor("wechat_error", called, errcode, answer.errmsg)
}

/** A refusal of the relay or of WeChat CloudRun, which are no answers of WeChat's. */
export const refusedOnTheWay = (called: Called, errcode: number): ApiAnswer =>
  refusedFor("egress_refused", called, errcode)

function refusedFor(event: string, { account, call }: Called, errcode: number, errmsg?: unknown) {
  const { reason, kind } = meaningOf(errcode, call)
  const address = addressIn(errmsg)
  const logId = logRefusal(event, {
    account,
    errcode,
    reason,
    address,
    call,
    errmsg: wordsOf(errmsg),
    sentence: sentenceOn(errcode, call, address),
  })
  const isPassing = kind === "passing" && errcode !== tooFrequent
  return { ...refusedCall(reason, errcode), call, logId, ...(address && { address }), isPassing }
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

export function unreachable(known: Known) {
  const reason = "wechat_unreachable"
  logRefusal("wechat_unreachable", { ...known, reason })
  return refusedCall(reason)
}
