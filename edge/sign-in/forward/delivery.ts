// One push on its way to one target.

import { noteFailure } from "../../base/failed-call.ts"
import { callTarget, type PushCopy, type TargetAnswer } from "../../base/forward-call.ts"
import { logError } from "../../base/log.ts"
import type { ForwardTarget } from "../../core/config.ts"
import { Core } from "../../core/core.ts"
import type { ReplyAddress } from "../../core/push-codec.ts"
import type { OfficialAccount } from "../../env.ts"
import { healthOf } from "./known-targets.ts"

/** A push, and whom a reply to it is for: undefined if its sender cannot be read. */
export interface Outgoing {
  account: OfficialAccount
  push: PushCopy
  replyTo: ReplyAddress | undefined
}

export interface TargetReply {
  body: Uint8Array
  contentType: string
}

/** With less it would only be cut off. */
const leastMs = 50

export class Delivery {
  readonly target: ForwardTarget
  /** The valid reply, if it gives one. Never rejects. */
  readonly reply: Promise<TargetReply | undefined>
  /** `taken`: the target has the push. */
  state: "pending" | "taken" | "failed" = "pending"
  /** The call has ended by then, in milliseconds since 1970. */
  readonly endsAt: number

  constructor(outgoing: Outgoing, target: ForwardTarget, endsAt: number) {
    this.target = target
    this.endsAt = endsAt
    this.reply = this.settle(() => answerOf(outgoing, target, endsAt))
  }

  private async settle(call: () => Promise<TargetAnswer>): Promise<TargetReply | undefined> {
    const answer = await call()
    this.state = answer.kind === "failed" ? "failed" : "taken"
    return answer.kind === "reply" ? answer : undefined
  }
}

/** The answer, checked. A target that is down is not called. */
async function answerOf(
  outgoing: Outgoing,
  target: ForwardTarget,
  endsAt: number,
): Promise<TargetAnswer> {
  const { account, push } = outgoing
  const timeoutMs = endsAt - Date.now()
  const health = healthOf({ account: account.name, target: target.name })
  const entry = timeoutMs < leastMs ? undefined : health.enter()
  if (entry === undefined) return { kind: "failed", failure: "not_called", isAway: true }
  const answer = await callTarget(target.url, push, { timeoutMs })
  const isAway = answer.kind === "failed" && answer.isAway
  health.left(entry, isAway ? answer.failure : undefined, timeoutMs)
  return answer.kind === "reply" ? checked(outgoing, target, answer) : answer
}

/** WeChat tells the person that the account is out of order when it gets anything but a reply. */
function checked(
  outgoing: Outgoing,
  { url }: ForwardTarget,
  answer: Extract<TargetAnswer, { kind: "reply" }>,
): TargetAnswer {
  const failure = faultOf(outgoing, answer.body)
  if (failure === undefined) return answer
  noteFailure(url, failure)
  return { kind: "failed", failure, isAway: false }
}

function faultOf({ account, replyTo }: Outgoing, body: Uint8Array): string | undefined {
  try {
    const reason = Core.of(account).checkTargetReply(account, replyTo, body)
    return reason === "accepted" ? undefined : `reply: ${reason}`
  } catch (error) {
    logError("target_reply_failed", error, { account: account.name })
    return "reply"
  }
}
