// WeChat's side: URL verification (GET) and pushes (POST) of one account.

import type { Context } from "hono"
import { log, logError } from "../../base/log.ts"
import type { OpenedPush } from "../../core/push-codec.ts"
import { keeperOf } from "../../desks/account/keeper-stub.ts"
import { directoryOf } from "../../desks/directory/directory-stub.ts"
import { deskOf } from "../../desks/ticket/ticket-stub.ts"
import { coreOf, type Env, type OfficialAccount } from "../../env.ts"
import { readBody } from "../../http/read-body.ts"
import { noStore } from "../../http/refuse.ts"
import { chatCodeRefusedText, howToSignIn } from "../../i18n/chat-text.ts"
import { answerMatchNumber, dropPendingConfirmations, tellScanner } from "../../sign-in/chat.ts"

const bodyBytesMax = 64 * 1024
const text = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" }

type C = Context<{ Bindings: Env }>

const silent = (status: number) => new Response(null, { status, headers: noStore })
const forbid = () => silent(403)
/** WeChat hears this for everything that is authentic and needs no words. */
const acknowledge = () => new Response("success", { headers: text })

const accountAt = (c: C) =>
  coreOf(c.env).config.accounts.findIndex(({ name }) => name === c.req.param("account"))

/** The query as it came: the core reads bytes, not what a URL parser makes of them. */
const rawQuery = (url: string) => url.split("#")[0]?.split("?").slice(1).join("?") ?? ""

export function verifyUrl(c: C): Response {
  const account = accountAt(c)
  if (account < 0) return forbid()
  const { reason, echostr } = coreOf(c.env).verifyUrl(account, rawQuery(c.req.raw.url))
  if (reason === "accepted") return new Response(echostr, { headers: text })
  log("url_verification_refused", { account: c.req.param("account") ?? "", reason })
  return forbid()
}

export async function pushed(c: C): Promise<Response> {
  if (c.req.header("content-encoding") !== undefined) return silent(415)
  const body = await readBody(c.req.raw, bodyBytesMax)
  if (body === undefined) return silent(413)
  const account = accountAt(c)
  if (account < 0) return forbid()
  const opened = coreOf(c.env).openPush(account, rawQuery(c.req.raw.url), body)
  const name = c.req.param("account") ?? ""
  if (opened.reason !== "accepted") log("push_refused", { account: name, reason: opened.reason })
  if (!opened.authentic) return forbid()
  try {
    return await answer(c, account, opened)
  } catch (error) {
    // Nothing was acknowledged, so WeChat sends it again (THREATS D14).
    logError("push_failed", error, { account: name })
    return new Response(null, { status: 503, headers: { "retry-after": "1" } })
  }
}

async function answer(c: C, account: number, opened: OpenedPush): Promise<Response> {
  const { push } = opened
  if (push === undefined) return acknowledge()
  const heard = tellDirectories(c.env, account, push)
  if (push.matter === "scan") {
    // Who follows by scanning is signed in without waiting for this.
    c.executionCtx.waitUntil(heard)
    return answerScan(c, account, opened, push.scene)
  }
  await heard
  if (push.matter === "chat_code") return answerChatCode(c, account, opened)
  if (push.matter === "match_number") return answerSentMatchNumber(c, account, opened)
  const welcome = push.matter === "follow" ? welcomeOf(coreOf(c.env).config.accounts[account]) : ""
  return welcome === "" ? acknowledge() : reply(c, account, opened, welcome)
}

/** Every pool that the account belongs to, and whoever is asking the person something. */
async function tellDirectories(
  env: Env,
  account: number,
  { news, createTime }: NonNullable<OpenedPush["push"]>,
): Promise<void> {
  const { kind, openid } = news
  if (kind === "none") return
  const { accounts, pools } = coreOf(env).config
  const settings = accounts[account]
  if (settings === undefined) return
  const { name, appId } = settings
  const concerned = pools.filter((pool) => pool.accounts.includes(name))
  const at = createTime * 1000
  await Promise.all([
    ...concerned.map((pool) => directoryOf(env, pool.name).hear({ kind, appId, openid, at })),
    ...(kind === "unfollowed" ? [dropPendingConfirmations(env, settings, openid, at)] : []),
  ])
}

/** Whoever follows an account that signs in by code has scanned a QR code that names no ticket. */
const welcomeOf = ({ welcome, signIn }: Partial<OfficialAccount> = {}) =>
  welcome || (signIn === "message" ? howToSignIn : "")

/** The account's keeper knows whose page shows the code; from there on it is a scan. */
async function answerChatCode(c: C, account: number, opened: OpenedPush): Promise<Response> {
  const { chatCode, from: openid, messageId, createTime } = opened.push ?? nothing
  const { name = "" } = coreOf(c.env).config.accounts[account] ?? {}
  const message = messageOf(messageId, createTime)
  const { reason, scene } = await keeperOf(c.env, name).findChatCode({
    chatCode,
    openid,
    message,
  })
  if (reason === "accepted") return answerScan(c, account, opened, scene)
  log("code_refused", { account: name, reason })
  return reply(c, account, opened, chatCodeRefusedText(reason))
}

/** Tells a message from the next one and not its deliveries from each other; no white space in it. */
const messageOf = (messageId: string, createTime: number) => messageId || `t${createTime}`

const nothing = { chatCode: "", from: "", messageId: "", matchNumber: "", createTime: 0 }

async function answerScan(
  c: C,
  account: number,
  opened: OpenedPush,
  scene: string,
): Promise<Response> {
  const { from: openid, createTime } = opened.push ?? nothing
  const settings = coreOf(c.env).config.accounts[account]
  if (settings === undefined) return acknowledge()
  const { appId } = settings
  const { reason, chatReply } = await deskOf(c.env, scene).scan({
    scene,
    appId,
    openid,
    createTime,
  })
  if (reason !== "accepted") log("scan_without_effect", { reason })
  // Another account's ticket, or a push out of its time: nothing is said, nothing is learnt.
  if (chatReply === undefined || reason === "account_mismatch" || reason === "event_stale") {
    return acknowledge()
  }
  const byCode = opened.push?.matter === "chat_code"
  const scanner = { openid, scene, at: createTime * 1000 }
  const content = await tellScanner(c.env, settings, scanner, chatReply, byCode)
  return content === undefined ? acknowledge() : reply(c, account, opened, content)
}

/** Two digits: the person agrees to the sign-in that shows them. */
async function answerSentMatchNumber(c: C, account: number, opened: OpenedPush): Promise<Response> {
  const { from: openid, matchNumber, messageId, createTime } = opened.push ?? nothing
  const settings = coreOf(c.env).config.accounts[account]
  const sent = { openid, matchNumber, messageId: messageOf(messageId, createTime) }
  const content = settings && (await answerMatchNumber(c.env, settings, sent, createTime * 1000))
  return content === undefined ? acknowledge() : reply(c, account, opened, content)
}

function reply(c: C, account: number, opened: OpenedPush, content: string): Response {
  const { push, tokenIndex, keyIndex } = opened
  if (push === undefined) return acknowledge()
  const body = coreOf(c.env).writeReply({
    account,
    tokenIndex,
    keyIndex,
    to: push.from,
    from: push.to,
    content,
    createTime: Math.floor(Date.now() / 1000),
    nonce: String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0),
  })
  const type = body.startsWith("{") ? "application/json" : "text/xml"
  return new Response(body, { headers: { ...text, "content-type": `${type}; charset=utf-8` } })
}
