// The chat with people who scanned: replies about their ticket, and their answers.

import { logRefusal, secondsSince } from "../core/log-refusal.ts"
import type { Push } from "../core/push-codec.ts"
import type { Confirm } from "../core/ticket.ts"
import { keeperOf } from "../desks/account/keeper-stub.ts"
import type { ChatReply } from "../desks/ticket/ticket-answers.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import { appOf, configOf, type Env, type OfficialAccount } from "../env.ts"
import { chatText } from "../i18n/chat-text.ts"
import { digitsAloneText, wrongMatchNumberText } from "../i18n/chat-words.ts"
import { linkTo } from "./chat-links.ts"
import { heedsUnfollow, takesProofs } from "./choose-account.ts"
import { noteDenial } from "./denials.ts"
import { markOf } from "./marks.ts"

/** A person's scan of a ticket. `at`: CreateTime, milliseconds since 1970. */
export interface Scanner {
  openid: string
  scene: string
  at: number
}

/** The reply to a person who scanned. The pending confirmation is stored first, so that an answer finds
 * it. */
export async function tellScanner(
  env: Env,
  account: OfficialAccount,
  scanner: Scanner,
  chatReply: ChatReply,
  byCode = false,
): Promise<string | undefined> {
  const app = appOf(env, chatReply.clientId)
  if (app === undefined) return undefined
  const asks = chatReply.answer === "must_confirm"
  const isOn = asks || chatReply.answer === "signing_in"
  if (asks || (isOn && heedsUnfollow(env, app))) {
    await keeperOf(env, account.name).rememberPendingConfirmation(scanner)
  }
  const { appId, language } = account
  // Elsewhere nobody compares it, and it would only be noise.
  const compares = chatReply.links || takesProofs(app)
  const [mark, confirmLink, notMeLink] = await Promise.all([
    isOn && compares ? markOf(env, { appId, openid: scanner.openid }) : "",
    asks && chatReply.confirm === "tap" ? linkTo(env, account, "confirm", scanner) : "",
    isOn ? linkTo(env, account, "not-me", scanner) : "",
  ])
  const { answer, scannedAt: at } = chatReply
  const details = { app: app.name, at, byCode, mark, confirmLink, notMeLink }
  return chatText(language, answer, { ...chatReply, ...details }, app)
}

/** The reply to two digits; undefined if no sign-in of this person waits for them. */
export async function answerMatchNumber(
  env: Env,
  account: OfficialAccount,
  { openid, matchNumber, messageId, createTime }: Extract<Push, { matter: "match_number" }>,
): Promise<string | undefined> {
  if (!mayAskFor(env, account, "reply")) return undefined
  const at = createTime * 1000
  const sent = { openid, matchNumber, messageId, provedAt: at }
  for (const scene of await keeperOf(env, account.name).pendingConfirmationsOf(openid, at)) {
    const { reason, chatReply } = await deskOf(env, scene).answered(scene, sent)
    if (chatReply === undefined) continue
    if (reason !== "accepted") {
      logRefusal("number_without_effect", {
        reason,
        account: account.name,
        client: chatReply.clientId,
        late_s: secondsSince(createTime),
        tries_left: reason === "confirm_digits_wrong" ? chatReply.triesLeft : undefined,
      })
    }
    if (chatReply.answer === "denied") noteDenial(env, { appId: account.appId, openid }, scene)
    if (reason === "confirm_digits_wrong") {
      return wrongMatchNumberText(account.language, chatReply.triesLeft)
    }
    // Somebody else scanned meanwhile, so the phone code is required now.
    const otherwise = reason === "confirm_other_way" && chatReply.answer === "must_confirm"
    const heard = reason === "accepted" || reason === "ticket_expired" || otherwise
    if (heard) return tellScanner(env, account, { openid, scene, at }, chatReply)
  }
  return undefined
}

/** The reply to digits among other text. `isAwaited`: a sign-in of this person waits for digits. */
export interface Hint {
  text: string
  isAwaited: boolean
}

/** For a person who is asked for digits or may have read them on a page; undefined for anybody else, and for a person
 * who heard it in the last minute. Nothing is claimed: postcodes and order numbers have six digits, too
 * (docs/decisions/0043-one-reader-of-digits.md). */
export async function answerDigitsInText(
  env: Env,
  account: OfficialAccount,
  { openid, digitRuns, createTime }: Extract<Push, { matter: "digits_in_text" }>,
): Promise<Hint | undefined> {
  const lengths = [...digitRuns].map(Number)
  const number = lengths.includes(2) && (await awaitsNumber(env, account, openid, createTime))
  const keeper = keeperOf(env, account.name)
  const code = account.signIn === "message" && (await keeper.usesLengths(lengths))
  if (!number && !code) return undefined
  if (!(await keeper.mayRemind(openid))) return undefined
  return { text: digitsAloneText(account.language, number), isAwaited: number }
}

async function awaitsNumber(
  env: Env,
  account: OfficialAccount,
  openid: string,
  createTime: number,
): Promise<boolean> {
  if (!mayAskFor(env, account, "reply")) return false
  const scenes = await keeperOf(env, account.name).pendingConfirmationsOf(openid, createTime * 1000)
  const asked = scenes.map((scene) => deskOf(env, scene).awaitsNumber(scene, openid))
  return (await Promise.all(asked)).includes(true)
}

/** After an unfollow we can no longer message the person, so pending confirmations are dropped. */
export async function dropPendingConfirmations(
  env: Env,
  account: OfficialAccount,
  openid: string,
  at: number,
): Promise<void> {
  const scenes = await keeperOf(env, account.name).pendingConfirmationsOf(openid, at)
  const drop = async (scene: string) => {
    const { chatReply } = await deskOf(env, scene).unfollowed(scene, openid)
    if (chatReply?.answer === "denied") noteDenial(env, { appId: account.appId, openid }, scene)
  }
  await Promise.all(scenes.map(drop))
}

const appsOf = (env: Env, account: OfficialAccount) =>
  configOf(env).apps.filter((app) => app.account === account.name)

/** Whether an app of this account may require confirmation in this way. */
const mayAskFor = (env: Env, account: OfficialAccount, way: Confirm) =>
  appsOf(env, account).some(({ confirm }) => confirm === way)
