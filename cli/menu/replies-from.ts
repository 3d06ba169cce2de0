// The console's auto-replies (自动回复, get_current_autoreply_info) as `welcome` and `keywords` of menshen.json.

import { bytesOf, isReply, type KeywordEntry, keywordBytesMax, replyText } from "./exported.ts"
import { articlesOf, articlesText, joined } from "./news.ts"

type Members = Record<string, unknown>
interface Reply extends Members {
  type?: string
  content?: unknown
}

export interface RepliesFrom {
  welcome?: string
  keywords: KeywordEntry[]
  /** The answer to any other message. */
  any?: KeywordEntry
  lost: string[]
}

const toServer = `forward such messages to a server that sends it: {"pushes": [{"msgType": "text"}]}`

export function repliesFrom(info: Members): RepliesFrom {
  const lost: string[] = []
  const follow = single(info, "被关注回复", "is_add_friend_reply_open", "add_friend", lost)
  const other = single(info, "收到消息回复", "is_autoreply_open", "message_default", lost)
  const keywords = rulesOf(info).flatMap((rule) => entriesOf(rule, lost))
  if (other !== undefined) {
    lost.push(
      "The console answers other messages (收到消息回复) once an hour to each person; Menshen answers each of them.",
    )
  }
  return {
    ...(follow !== undefined && { welcome: follow }),
    keywords: inOrder(withoutRepeats(keywords, lost)),
    ...(other !== undefined && { any: { match: "any" as const, text: other } }),
    lost,
  }
}

function single(
  info: Members,
  what: string,
  open: string,
  which: string,
  lost: string[],
): string | undefined {
  const reply = info[`${which}_autoreply_info`] as Reply | undefined
  if (typeof reply !== "object" || reply === null) return undefined
  if (info[open] !== 1) {
    lost.push(`${what} is switched off in the console, so it is left out.`)
    return undefined
  }
  const { text, change } = asText(reply)
  if (change !== "") lost.push(`${what} ${change}`)
  return text
}

/** @returns a text that Menshen can send, and what is different from the console's reply */
function asText(reply: Reply): { text?: string; change: string } {
  const { type = "" } = reply
  if (type === "text") {
    const text = replyText(String(reply.content ?? ""))
    if (isReply(text)) return { text, change: "" }
    return { change: "is longer than 2,048 bytes: shorten it and write it into menshen.json." }
  }
  const text = articlesText(articlesOf(reply))
  if (text !== "") {
    return { text, change: "sends articles (图文) as a card: Menshen sends titles and links." }
  }
  return { change: `sends "${type}", which is no text and is left out: ${toServer}.` }
}

interface Rule {
  name: string
  isRandom: boolean
  words: Members[]
  replies: Reply[]
}

const listIn = (value: unknown) => (Array.isArray(value) ? value : [])

function rulesOf(info: Members): Rule[] {
  const { list } = (info.keyword_autoreply_info ?? {}) as { list?: unknown }
  return listIn(list).map((rule: Members) => ({
    name: String(rule.rule_name ?? ""),
    isRandom: rule.reply_mode === "random_one",
    words: listIn(rule.keyword_list_info),
    replies: listIn(rule.reply_list_info),
  }))
}

type Written = Extract<KeywordEntry, { keyword: string }>

function entriesOf(rule: Rule, lost: string[]): Written[] {
  const text = answerOf(rule, lost)
  if (text === undefined) return []
  return rule.words.flatMap(({ content, match_mode }) => {
    const keyword = replyText(String(content ?? ""))
      .replaceAll("\n", " ")
      .trim()
    if (keyword === "" || bytesOf(keyword) > keywordBytesMax) {
      lost.push(`The rule "${rule.name}" has a keyword of more than 128 bytes: it is left out.`)
      return []
    }
    const match = match_mode === "equal" ? "equals" : "contains"
    return [{ keyword, match, text } satisfies Written]
  })
}

/** One message is one reply: what a rule sends in several becomes one, or the first of those it chooses from. */
function answerOf({ name, isRandom, replies }: Rule, lost: string[]): string | undefined {
  const say = (sentence: string) => lost.push(`The rule "${name}" ${sentence}`)
  const texts: string[] = []
  for (const reply of replies) {
    const { text, change } = asText(reply)
    if (text !== undefined) texts.push(text)
    if (change !== "") say(change)
  }
  if (texts.length < 2) return texts[0]
  if (isRandom) {
    say("sends one of several texts at random: Menshen sends the first.")
    return texts[0]
  }
  const { text, count } = joined(texts, "\n\n")
  const all = count === texts.length
  say(`sends ${texts.length} texts: Menshen sends ${all ? "them" : `the first ${count}`} as one.`)
  return text
}

function withoutRepeats(entries: Written[], lost: string[]): Written[] {
  const seen = new Set<string>()
  return entries.filter(({ keyword, match }) => {
    const spelled = `${match} ${keyword.toLowerCase()}`
    if (!seen.has(spelled)) return seen.add(spelled)
    lost.push(`The keyword "${keyword}" is in two rules: Menshen uses the first.`)
    return false
  })
}

/** The first that fits answers, so the narrower ones come first. */
function inOrder(entries: Written[]): Written[] {
  const breadth = ({ match, keyword }: Written) =>
    match === "equals" ? Number.NEGATIVE_INFINITY : -bytesOf(keyword)
  return entries
    .map((entry, at) => ({ entry, at }))
    .sort((a, b) => breadth(a.entry) - breadth(b.entry) || a.at - b.at)
    .map(({ entry }) => entry)
}
