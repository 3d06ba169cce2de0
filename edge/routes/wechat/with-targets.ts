// Who answers WeChat: Menshen, or one of the account owner's servers.

import { forwardedHeader } from "../../base/forward-call.ts"
import { log } from "../../base/log.ts"
import { isNews } from "../../base/once-a-minute.ts"
import type { Env } from "../../env.ts"
import type { TargetReply } from "../../sign-in/forward/delivery.ts"
import { type Arrival, ForwardedPush } from "../../sign-in/forward/forward-push.ts"
import { mayForward, repeatKey } from "../../sign-in/forward/repeats.ts"
import { soundQuery } from "../../sign-in/forward/sound-query.ts"
import { type PushAnswer, waitsForTargets } from "../../sign-in/push-answer.ts"

/** The push for those of the account's targets that want it; undefined if none does. */
export async function forwardedPush(
  env: Env,
  arrival: Arrival,
  headers: Headers,
  later: (work: Promise<void>) => void,
): Promise<ForwardedPush | undefined> {
  const { account, push, forwardTo } = arrival
  if (forwardTo === 0) return undefined
  if (headers.has(forwardedHeader)) return noteLoop(account.name)
  const key = await repeatKey(push)
  if (!mayForward(account.name, key)) return undefined
  const sound = { ...push, query: soundQuery(push.query) }
  return new ForwardedPush(env, { ...arrival, push: sound, key }, later)
}

/** Menshen's own answer, or a target's. What no target has taken is kept first. */
export async function answerWithTargets(
  forwarded: ForwardedPush,
  said: PushAnswer,
  speaksFirst: string,
  own: () => Response,
): Promise<Response> {
  if (!said.isOwn) forwarded.start()
  const reply = waitsForTargets(said, speaksFirst) ? await forwarded.reply() : undefined
  const isKept = await forwarded.keepRest()
  if (!isKept && !said.isOwn) return askAgain()
  return reply === undefined ? own() : passOn(reply)
}

/** Not acknowledged, so WeChat sends it again (D14). */
export const askAgain = () => new Response(null, { status: 503, headers: { "retry-after": "1" } })

/** Byte for byte. Whoever repeats a push in a browser gets no page of ours out of it. */
function passOn({ body, contentType }: TargetReply): Response {
  const headers = new Headers({ "content-security-policy": "default-src 'none'; sandbox" })
  if (contentType !== "") headers.set("content-type", contentType)
  return new Response(body, { headers })
}

function noteLoop(account: string): undefined {
  if (!isNews(`forwarded twice ${account}`)) return
  const sentence =
    "another Menshen forwarded this push here, and it is not forwarded again; write all targets into the " +
    "menshen.json of the first one"
  log("forwarded_twice", { account, sentence })
}

/** A target could take them for WeChat's. */
export function noteForgedFields(account: string): void {
  if (!isNews(`clear fields ${account}`)) return
  const sentence =
    "a push is not forwarded, because clear fields beside Encrypt are not the sealed ones: somebody changed a push of " +
    "WeChat's; safe mode in the WeChat console (消息推送) and in menshen.json has no clear fields"
  log("clear_fields_forged", { account, sentence })
}
