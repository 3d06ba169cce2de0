// POST /cgi-bin/message/custom/send: sends a message to a person
// (docs/wechat-protocol.md#custom-messages).
import type { Account } from "../account.ts"
import { ApiError } from "./answer.ts"
import { type ApiCall, jsonBody } from "./call.ts"

const maxTextBytes = 2048
const otherKinds = ["image", "voice", "video", "music", "news", "mpnews", "msgmenu", "wxcard"]

export function sendCustomMessage(call: ApiCall, account: Account): object {
  const { people, windows, now } = call.platform
  const { touser, ...body } = jsonBody(call)
  const person = typeof touser === "string" ? people.byOpenid(touser, account) : undefined
  if (!person) throw new ApiError(40003)
  const text = shownText(body)
  if (!people.follow(person, account)?.following) throw new ApiError(45015)
  const spent = windows.spend(person, account)
  if (spent === "closed") throw new ApiError(45015)
  if (spent === "used-up") throw new ApiError(45047)
  people.say(person, account, { from: "account", text, at: now() })
  return { errcode: 0, errmsg: "ok" }
}

/** The text that the person sees; for kinds other than text only the kind. */
function shownText({ msgtype, text }: Record<string, unknown>): string {
  if (otherKinds.includes(msgtype as string)) return `[${msgtype}]`
  if (msgtype !== "text") throw new ApiError(40008)
  const content = (text as { content?: unknown } | undefined)?.content
  if (typeof content !== "string" || content === "") throw new ApiError(44004)
  if (Buffer.byteLength(content) > maxTextBytes) throw new ApiError(45002)
  return content
}
