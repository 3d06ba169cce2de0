// One delivery of a push to a server of the account's owner: WeChat's own bytes and its own query, so that the
// server verifies the signature itself, with the SDK that it has (docs/forward.md).

import { failureOf, noteFailure } from "./failed-call.ts"
import { within } from "./timeout.ts"

/** A push as it arrived. */
export interface PushCopy {
  /** The raw query, without "?". */
  query: string
  body: Uint8Array
  /** The Content-Type, or "". */
  contentType: string
}

/** `reply`: bytes for WeChat. `heard`: 200 with "success" or nothing. `isAway`: any other push would have failed, too.
 * An answer that is no success may be about this one push. */
export type TargetAnswer =
  | { kind: "reply"; body: Uint8Array; contentType: string }
  | { kind: "heard" }
  | { kind: "failed"; failure: string; isAway: boolean }

/** `firstAt`: seconds since 1970, of a push that is delivered once more. */
interface Delivery {
  timeoutMs: number
  firstAt?: number
}

/** Far above any passive reply; a body that is longer or that never ends is let go. */
const answerBytesMax = 64 * 1024

/** Says that a Menshen passed the push on. A Menshen does not pass it on again, or two that name each other would
 * never stop. */
export const forwardedHeader = "menshen-forwarded"

/** Says that a push comes once more, from a queue, so that its time is long ago. */
export const redeliveryHeader = "menshen-redelivery"

/** Never throws. Redirects are not followed. */
export async function callTarget(
  url: string,
  push: PushCopy,
  { timeoutMs, firstAt }: Delivery,
): Promise<TargetAnswer> {
  const answer = await within(timeoutMs, (signal) => post(url, push, firstAt, signal)).catch(
    (error) => failed(failureOf(error), true),
  )
  if (answer.kind === "failed") noteFailure(url, answer.failure)
  return answer
}

async function post(
  url: string,
  push: PushCopy,
  firstAt: number | undefined,
  signal: AbortSignal,
): Promise<TargetAnswer> {
  const response = await fetch(withQuery(url, push.query), {
    method: "POST",
    headers: headersOf(push, firstAt),
    body: push.body,
    redirect: "manual",
    signal,
  })
  const body = response.status === 200 ? await bodyOf(response, signal) : undefined
  if (body === undefined) await response.body?.cancel().catch(() => {})
  const { status } = response
  if (status !== 200) return failed(`status ${status}`, statusesOfAway.has(status))
  // Nobody waits for the reply to a push that is delivered once more.
  if (firstAt !== undefined) return { kind: "heard" }
  return body === undefined ? failed("too_large") : answerOf(response, body)
}

/** The target's address may have a query of its own, which comes first. */
const withQuery = (url: string, query: string): string =>
  query === "" ? url : `${url}${url.includes("?") ? "&" : "?"}${query}`

function headersOf({ contentType }: PushCopy, firstAt: number | undefined): Headers {
  const headers = new Headers({ accept: "*/*", [forwardedHeader]: "1" })
  if (contentType !== "") headers.set("content-type", contentType)
  if (firstAt === undefined) return headers
  headers.set(redeliveryHeader, "1")
  headers.set("menshen-first-at", String(firstAt))
  return headers
}

function answerOf(response: Response, body: Uint8Array): TargetAnswer {
  if (isAcknowledgement(body)) return { kind: "heard" }
  const contentType = response.headers.get("content-type") ?? ""
  return isText(contentType) ? { kind: "reply", body, contentType } : failed("content_type")
}

const acknowledgementBytesMax = 32

/** "success" or nothing, as WeChat takes it; a framework may add a line break. */
function isAcknowledgement(body: Uint8Array): boolean {
  if (body.length > acknowledgementBytesMax) return false
  const text = new TextDecoder().decode(body).trim()
  return text === "" || text === "success"
}

const isText = (contentType: string): boolean =>
  contentType === "" || /^\s*(text\/|application\/(xml|json)\s*(;|,|$))/i.test(contentType)

/** Of a target that is overloaded, and of a proxy whose target is not there. */
const statusesOfAway = new Set([429, 502, 503, 504])

const failed = (failure: string, isAway = false): TargetAnswer => ({
  kind: "failed",
  failure,
  isAway,
})

/** Undefined if it is longer than the limit. Content-Length is not asked: it may be false, and it is about the
 * compressed bytes. */
async function bodyOf(response: Response, signal: AbortSignal): Promise<Uint8Array | undefined> {
  if (response.body === null) return new Uint8Array()
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader()
  // A cancelled stream ends as if it were complete.
  signal.addEventListener("abort", () => void reader.cancel().catch(() => {}))
  const whole = new Uint8Array(answerBytesMax)
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (signal.aborted) throw signal.reason
    if (done) return whole.slice(0, length)
    if (length + value.length > answerBytesMax) {
      void reader.cancel().catch(() => {})
      return undefined
    }
    whole.set(value, length)
    length += value.length
  }
}
