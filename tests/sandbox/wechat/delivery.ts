// Delivers a push until an answer is accepted (docs/wechat-protocol.md#delivery): three deliveries if
// the other side is silent, up to four within about a second if it answers badly.
import { setTimeout as sleep } from "node:timers/promises"
import { exchange } from "./exchange.ts"
import type { Delivery } from "./log.ts"
import type { Platform } from "./platform.ts"
import { makeStamp, type Push, type Query, queryString, type SealedPush, seal } from "./push.ts"
import { judge } from "./reply.ts"

export type Delivered = { deliveries: Delivery[]; replies: string[]; accepted: boolean }
export type DeliveryOptions = {
  retry?: boolean
  /** Tests change or remove (null) single parameters of the query, or replace the whole body. */
  query?: Record<string, string | null>
  body?: Uint8Array
}
type Attempt = Delivery & { reply?: string; timeout: boolean }

const attemptsWhenSilent = 3
const attemptsWhenBad = 4

export async function deliver(
  platform: Platform,
  push: Push,
  options: DeliveryOptions = {},
): Promise<Delivered> {
  const { switches } = platform
  if (switches.wechatDown || push.account.callbackUrl === "")
    return { deliveries: [], replies: [], accepted: false }
  const stamp = makeStamp(platform, push.account)
  const first = seal(push, stamp)
  const attempt = (number: number) => {
    const again = number > 1 && switches.newEncryptOnRetry
    return attemptOnce(platform, push, again ? seal(push, stamp) : first, options, number)
  }
  const retries = (copy: number) => options.retry !== false && copy === 0
  const copies = Array.from({ length: 1 + switches.duplicateDeliveries }, (_, copy) => copy)
  const sendAll = () =>
    Promise.all(copies.map((copy) => untilAccepted(platform, attempt, retries(copy))))
  const window = switches.reorder ? switches.reorderWindowMs : null
  return summarize(await platform.outbox.send(sendAll, window))
}

async function untilAccepted(
  { switches }: Platform,
  attempt: (number: number) => Promise<Attempt>,
  retry: boolean,
): Promise<Attempt[]> {
  const attempts: Attempt[] = []
  for (;;) {
    const last = await attempt(attempts.length + 1)
    attempts.push(last)
    const most = last.timeout ? attemptsWhenSilent : attemptsWhenBad
    if (last.accepted || !retry || attempts.length >= most) return attempts
    if (!last.timeout) await sleep(switches.badAnswerRetryMs)
  }
}

async function attemptOnce(
  platform: Platform,
  push: Push,
  sealed: SealedPush,
  options: DeliveryOptions,
  number: number,
): Promise<Attempt> {
  const { switches } = platform
  const { account, person, what } = push
  const query = queryString(changed(sealed.query, options.query ?? {}))
  const answer = await exchange({
    method: "POST",
    url: `${account.callbackUrl}${account.callbackUrl.includes("?") ? "&" : "?"}${query}`,
    headers: { "Content-Type": account.format === "json" ? "application/json" : "text/xml" },
    body: options.body ?? sealed.body,
    timeoutMs: switches.pushTimeoutMs,
    httpVersion: switches.httpVersion,
  })
  const attempt = judged(answer, push, sealed, platform, number)
  const { reply: _, timeout: __, ...delivery } = attempt
  platform.log.delivery({ ...delivery, at: platform.now(), account: account.name, person, what })
  return attempt
}

function judged(
  answer: Awaited<ReturnType<typeof exchange>>,
  { account, openid }: Push,
  { encodingAesKey }: SealedPush,
  { switches }: Platform,
  attempt: number,
): Attempt {
  const { ms } = answer
  if (!answer.ok)
    return {
      attempt,
      status: 0,
      body: "",
      accepted: false,
      ms,
      reason: answer.why,
      timeout: answer.timeout,
    }
  const { clearReplyInSafeMode } = switches
  const expected = { account, openid, encodingAesKey, clearReplyInSafeMode }
  const verdict = judge(answer.status, answer.body, expected)
  const seen = { attempt, status: answer.status, body: answer.body.toString(), timeout: false }
  return { ...seen, ...verdict, ms }
}

/** The user sees only the answer to the first copy. */
function summarize(copies: Attempt[][]): Delivered {
  const first = copies[0]?.at(-1)
  return {
    deliveries: copies.flat().map(({ reply: _, timeout: __, ...delivery }) => delivery),
    replies: first?.reply === undefined ? [] : [first.reply],
    accepted: first?.accepted ?? false,
  }
}

function changed(query: Query, changes: Record<string, string | null>): Query {
  const all: Record<string, string | null> = { ...query, ...changes }
  return Object.fromEntries(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null),
  )
}
