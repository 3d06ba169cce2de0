// One HTTP request to WeChat's API or to a relay: no redirect is followed, and time and size of the answer are bounded.

import { failureOf, isLostConnection, noteFailedCall } from "../../../base/failed-call.ts"
import { within } from "../../../base/timeout.ts"
import { type RefusedCall, unreachable } from "./answer.ts"

export const answerBytesMax = 64 * 1024

export interface Heard {
  ok: true
  status: number
  text: string
  headers: Headers
}

export type Hearing = Heard | ({ ok: false } & RefusedCall)

/** @param isHeard the statuses whose text the caller reads */
export async function ask(
  account: string,
  url: URL,
  init: RequestInit,
  timeoutMs: number,
  isHeard: (status: number) => boolean,
): Promise<Hearing> {
  try {
    return await within(timeoutMs, async (signal) => {
      const response = await fetch(url, { ...init, redirect: "manual", signal })
      const { status, headers } = response
      if (!isHeard(status)) {
        await response.body?.cancel()
        return { ...unreachable({ account, status }), isPassing: status >= 500 }
      }
      const { bytes, text } = await bounded(response)
      if (text !== undefined) return { ok: true, status, text, headers }
      return unreachable({ account, status, bytes, limit: answerBytesMax })
    })
  } catch (error) {
    noteFailedCall(url, error)
    const refusal = unreachable({ account, status: 0, error: failureOf(error) })
    return { ...refusal, isPassing: isLostConnection(error) }
  }
}

/** The text, or how many bytes came before the rest was left. */
async function bounded(response: Response): Promise<{ bytes: number; text?: string }> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ""
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > answerBytesMax) return { bytes }
    text += decoder.decode(chunk, { stream: true })
  }
  return { bytes, text: text + decoder.decode() }
}
