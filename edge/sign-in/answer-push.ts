// What an authentic push does, and the text of the reply in the chat. A text is returned after the writes that it
// reports.

import { isPoolScene } from "../base/pool-scene.ts"
import { logRefusal, secondsSince } from "../core/log-refusal.ts"
import type { Push } from "../core/push-codec.ts"
import { keeperOf } from "../desks/account/keeper-stub.ts"
import { directoryOf } from "../desks/directory/directory-stub.ts"
import { deskOf } from "../desks/ticket/ticket-stub.ts"
import type { Env, OfficialAccount } from "../env.ts"
import { chatCodeRefusedText, chatWords } from "../i18n/chat-words.ts"
import { fill } from "../i18n/own-text.ts"
import {
  answerDigitsInText,
  answerMatchNumber,
  dropPendingConfirmations,
  type Hint,
  tellScanner,
} from "./chat.ts"
import { hasToBeTold, isMuted, noteScan } from "./denials.ts"
import { keywordReply } from "./keyword-reply.ts"
import { fallback, greeting, ofTicket, type PushAnswer } from "./push-answer.ts"

type PushOf<Matter extends Push["matter"]> = Extract<Push, { matter: Matter }>

/** @param later takes work that may continue after WeChat has its answer
 * @param unheard the reply to a person who waits for a sign-in and would hear nothing */
export async function answerPush(
  env: Env,
  account: OfficialAccount,
  push: Push,
  later: (work: Promise<void>) => void,
  unheard?: string,
): Promise<PushAnswer> {
  const informed = inform(env, account, push)
  if (push.matter === "scan") {
    // The sign-in of people who follow by scanning does not wait for this.
    later(informed)
    const scanned = () => answerScanned(env, account, push)
    const answer = orUnheard(await unlessMuted(account, push, scanned), unheard)
    if (answer.text !== undefined || push.news?.kind !== "followed") return answer
    // A follow by a code whose ticket is gone, or not this account's, is still a follow. A code that is unknown here
    // may be another Menshen's, which has more to say.
    return { ...answer, text: welcomeOf(account), rank: answer.isOwn ? "greeting" : "fallback" }
  }
  await informed
  switch (push.matter) {
    case "chat_code":
      return orUnheard(
        await unlessMuted(account, push, () => answerChatCode(env, account, push)),
        unheard,
      )
    case "match_number":
      return ownOr(ofTicket(await answerMatchNumber(env, account, push)), byKeyword(account, push))
    case "digits_in_text":
      return hintOf(await answerDigitsInText(env, account, push)) ?? byKeyword(account, push)
    case "follow":
      return greeting(welcomeOf(account))
    case "foreign_follow":
      return fallback(welcomeOf(account))
    case "other":
      return byKeyword(account, push)
  }
}

/** Whether a push may turn out to be Menshen's own: what its desks say decides. */
export const mayBeOwn = ({ matter }: Push): boolean =>
  matter !== "follow" && matter !== "foreign_follow" && matter !== "other"

const orUnheard = (answer: PushAnswer, unheard: string | undefined): PushAnswer => ({
  ...answer,
  text: answer.text ?? unheard,
})

/** Digits are Menshen's own if it has an answer to them. */
const ownOr = (answer: PushAnswer, other: PushAnswer): PushAnswer =>
  answer.text === undefined ? other : { ...answer, isOwn: true }

/** Digits that no sign-in of this person waits for may be a number of the owner's, so the targets hear of them, too. */
function hintOf(hint: Hint | undefined): PushAnswer | undefined {
  if (hint === undefined) return undefined
  return hint.isAwaited ? { ...greeting(hint.text), isOwn: true } : fallback(hint.text)
}

/** The owner's own words to a push that means nothing to a sign-in. */
function byKeyword(account: OfficialAccount, push: Push): PushAnswer {
  const text = keywordReply(account, push)
  return text === undefined ? fallback() : greeting(text)
}

/** Informs every pool of the account, and every ticket that waits for the person. */
async function inform(
  env: Env,
  account: OfficialAccount,
  { news, createTime }: Push,
): Promise<void> {
  if (news === undefined) return
  const at = createTime * 1000
  const heard = { ...news, appId: account.appId, at }
  // The tickets first: one that has an account by now is known to the directory.
  if (news.kind === "unfollowed") await dropPendingConfirmations(env, account, news.openid, at)
  const answers = await Promise.all(
    account.pools.map((pool) => directoryOf(env, pool.name).hear(heard)),
  )
  const refusal = answers.find(({ reason }) => reason !== "accepted")
  if (refusal === undefined) return
  const event = news.kind === "cancelled" ? "cancellation_without_effect" : "news_without_effect"
  logRefusal(event, {
    ...refusal,
    account: account.name,
    type: news.kind,
    late_s: secondsSince(createTime),
  })
}

/** Whoever denied sign-ins again and again takes none for a while, and is told so once (AV-09). */
async function unlessMuted(
  { appId, language }: OfficialAccount,
  { openid }: PushOf<"scan" | "chat_code">,
  answer: () => Promise<PushAnswer>,
): Promise<PushAnswer> {
  const person = { appId, openid }
  if (!isMuted(person)) return answer()
  return ofTicket(hasToBeTold(person) ? chatWords[language].muted : undefined)
}

/** A code that was made ahead names its ticket by way of the keeper. Whoever scans one that no page has hears so; a
 * code of another server is not ours to answer. */
async function answerScanned(
  env: Env,
  account: OfficialAccount,
  push: PushOf<"scan">,
): Promise<PushAnswer> {
  if (!isPoolScene(push.scene)) return answerScan(env, account, push, push.scene)
  const { noPage } = chatWords[account.language]
  const ticket = await keeperOf(env, account.name).ticketOfPoolCode(push.scene)
  if (ticket === undefined) return fallback()
  if (ticket !== "") return answerScan(env, account, push, ticket, noPage)
  const late = secondsSince(push.createTime)
  logRefusal("scan_without_effect", {
    reason: "ticket_not_found",
    account: account.name,
    late_s: late,
  })
  return fallback(noPage)
}

/** @param gone the reply if the ticket is no longer stored */
async function answerScan(
  env: Env,
  account: OfficialAccount,
  { matter, openid, createTime }: PushOf<"scan" | "chat_code">,
  scene: string,
  gone?: string,
): Promise<PushAnswer> {
  const scan = { scene, appId: account.appId, openid, createTime }
  const { reason, chatReply } = await deskOf(env, scene).scan(scan)
  if (reason === "accepted" && chatReply !== undefined) noteScan(chatReply.clientId, scene)
  if (reason !== "accepted") {
    const late = secondsSince(createTime)
    logRefusal("scan_without_effect", { reason, account: account.name, late_s: late })
  }
  if (reason === "ticket_not_found") return fallback(gone)
  // Another account's ticket, or a push outside its time: no reply, so that nothing is revealed.
  if (chatReply === undefined || reason === "account_mismatch" || reason === "event_stale") {
    return ofTicket(undefined)
  }
  const scanner = { openid, scene, at: createTime * 1000 }
  return ofTicket(await tellScanner(env, account, scanner, chatReply, matter === "chat_code"))
}

/** The account's keeper knows which page shows the code; from there on it is like a scan. */
async function answerChatCode(
  env: Env,
  account: OfficialAccount,
  push: PushOf<"chat_code">,
): Promise<PushAnswer> {
  const { chatCode, openid, messageId: message } = push
  const sent = { chatCode, openid, message }
  const found = await keeperOf(env, account.name).findChatCode(sent)
  if (found.ok) return answerScan(env, account, push, found.value)
  const { reason, triesLeft } = found
  logRefusal("code_refused", { account: account.name, reason, tries_left: triesLeft })
  return fallback(chatCodeRefusedText(account.language, reason))
}

/** People who follow an account that signs in by message have scanned a QR code that names no ticket. */
function welcomeOf({ replies, language, signIn }: OfficialAccount): string | undefined {
  const own = replies.follow?.[language]
  if (own !== undefined) return fill(own, {})
  return signIn === "message" ? chatWords[language].howToSignIn : undefined
}
