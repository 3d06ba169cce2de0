// WeChat's side of an Official Account: URL verification (GET) and pushes (POST). After the signature
// every refusal looks the same from outside: an acknowledgement. Only a failure of ours is answered with
// 503, so that WeChat sends the push again.

import type { Context } from "hono"
import { redeliveryHeader } from "../../base/forward-call.ts"
import { counted } from "../../base/in-flight.ts"
import { logError } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import { Core } from "../../core/core.ts"
import { logRefusal } from "../../core/log-refusal.ts"
import type { OpenedPush } from "../../core/push-codec.ts"
import { type Env, type OfficialAccount, officialAccountNamed } from "../../env.ts"
import { readBody } from "../../http/read-body.ts"
import { noStore } from "../../http/refuse.ts"
import { chatWords } from "../../i18n/chat-words.ts"
import { answerPush, mayBeOwn } from "../../sign-in/answer-push.ts"
import type { ForwardedPush } from "../../sign-in/forward/forward-push.ts"
import { fallback } from "../../sign-in/push-answer.ts"
import { notePush, noteVerification } from "./arrivals.ts"
import { noteLostCallback } from "./lost-callback.ts"
import { isWeChats, selfTest } from "./self-test.ts"
import { noteClock, noteOpened, noteRefused } from "./set-up-faults.ts"
import { answerWithTargets, askAgain, forwardedPush, noteForgedFields } from "./with-targets.ts"

const bodyBytesMax = 64 * 1024
const text = { "content-type": "text/plain; charset=utf-8" }

type C = Context<{ Bindings: Env }>

const silent = (status: number) => new Response(null, { status, headers: noStore })
const forbid = () => silent(403)
/** The answer to an authentic push to which the chat gets no reply. */
const acknowledge = () => new Response("success", { headers: text })

/** The raw query, because the core checks bytes and not what a URL parser makes of them. */
const rawQuery = (url: string) => url.split("#")[0]?.split("?").slice(1).join("?") ?? ""

export function verifyUrl(c: C): Response {
  const account = officialAccountNamed(c.env, c.req.param("account"))
  if (account === undefined) return forbidLost(c)
  const verified = Core.of(account).verifyUrl(account, rawQuery(c.req.raw.url))
  if (isWeChats(c)) noteVerification(account, verified.ok ? "accepted" : verified.reason)
  if (verified.ok) return new Response(verified.value, { headers: text })
  // Anybody can send a wrong one.
  if (isNews(`verification ${account.name} ${verified.reason}`)) {
    logRefusal("url_verification_refused", { account: account.name, reason: verified.reason })
  }
  return forbid()
}

export async function pushed(c: C): Promise<Response> {
  const arrivedAt = Date.now()
  if (c.req.header("content-encoding") !== undefined) return silent(415)
  const query = rawQuery(c.req.raw.url)
  const body = await readBody(c.req.raw, bodyBytesMax)
  if (body === undefined) return refuseLarge(c)
  const account = officialAccountNamed(c.env, c.req.param("account"))
  if (account === undefined) return forbidLost(c)
  const core = Core.of(account)
  const opened = core.openPush(account, query, body)
  const known = opened.ok ? "accepted" : opened.reason
  const tested = await selfTest(c, known)
  if (tested !== undefined) return tested
  const isSigned = opened.ok || opened.authentic || core.isSigned(account, query)
  notePush(account, known, isSigned)
  const { signedAt, clearDiffers } = opened
  if (clearDiffers) noteForgedFields(account.name)
  const { forwardTo, replyTo } = opened.ok ? opened.value : opened
  const copy = { query, body, contentType: c.req.header("content-type") ?? "" }
  const arrival = { account, push: copy, forwardTo, replyTo, signedAt, arrivedAt }
  const later = (work: Promise<void>) => c.executionCtx.waitUntil(counted(work))
  const forwarded = await forwardedPush(c.env, arrival, c.req.raw.headers, later)
  if (!opened.ok) return refusePush(account, opened, body.length, forwarded)
  const { push } = opened.value
  noteOpened(account)
  const isNow = c.req.header(redeliveryHeader) === undefined
  const unheard = isNow && noteClock(account, signedAt) ? notSetUp(account) : undefined
  // A copy goes at once, and so does a push that cannot be Menshen's own.
  forwarded?.start(({ copies }) => copies || !mayBeOwn(push))
  try {
    const said = await answerPush(c.env, account, push, later, unheard)
    const { text: answer } = said
    const own = () =>
      answer === undefined
        ? acknowledge()
        : reply(core.writeReply(account, opened.value.replyTo, answer))
    if (forwarded === undefined) return own()
    return await answerWithTargets(forwarded, said, account.speaksFirst, own)
  } catch (error) {
    logError("push_failed", error, { account: account.name })
    return askAgain()
  }
}

const notSetUp = ({ language }: OfficialAccount) => chatWords[language].notSetUp

/** A refused event has a name of its own in the log, because it may lose a follower. */
function refusePush(
  account: OfficialAccount,
  { reason, authentic, isEvent, replyTo }: Extract<OpenedPush, { ok: false }>,
  bytes: number,
  forwarded: ForwardedPush | undefined,
): Response | Promise<Response> {
  const event = isEvent ? "event_refused" : "push_refused"
  logRefusal(event, { account: account.name, reason, bytes })
  if (!authentic) return forbid()
  noteRefused(account, reason)
  if (forwarded !== undefined) {
    return answerWithTargets(forwarded, fallback(), account.speaksFirst, acknowledge)
  }
  if (replyTo === undefined) return acknowledge()
  return reply(Core.of(account).writeReply(account, replyTo, notSetUp(account)))
}

function forbidLost(c: C): Response {
  noteLostCallback(c.env, c.req.raw.url)
  return forbid()
}

/** `bytes` is the Content-Length, if there is one. */
function refuseLarge(c: C): Response {
  const account = officialAccountNamed(c.env, c.req.param("account"))
  if (account !== undefined) {
    logRefusal("push_refused", {
      account: account.name,
      reason: "too_large",
      bytes: Number(c.req.header("content-length")) || undefined,
      limit: bodyBytesMax,
    })
  }
  return silent(413)
}

function reply(body: string): Response {
  const type = body.startsWith("{") ? "application/json" : "text/xml"
  return new Response(body, { headers: { ...text, "content-type": `${type}; charset=utf-8` } })
}
