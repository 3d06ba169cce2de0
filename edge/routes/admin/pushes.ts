// The pushes that wait for the targets of an account, and those that were given up. Their content stays inside.

import type { PushView } from "../../base/admin-api.ts"
import { forwardDeskOf } from "../../desks/forward/forward-stub.ts"
import type { OrderKind } from "../../desks/forward/push-chores.ts"
import type { ListedPush } from "../../desks/forward/push-list.ts"
import { pageMost } from "../../desks/forward/queue-policy.ts"
import { sentenceOfFailure } from "../../desks/forward/queue-sentences.ts"
import { officialAccountNamed } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { type C, numberIn, refuseAdmin, textsIn } from "./operator-answer.ts"

export async function listPushes(c: C): Promise<Response> {
  const desk = deskIn(c)
  if (desk === undefined) return refuseAdmin("account_unknown")
  const kind = c.req.query("dead")
  if (kind !== undefined && !["true", "false"].includes(kind)) {
    return refuseAdmin("request_malformed")
  }
  const after = numberIn(c.req.query("after"))
  const pushes = await desk.list({ after, ...(kind !== undefined && { dead: kind === "true" }) })
  const last = pushes.at(-1)
  const next = pushes.length === pageMost && last !== undefined && { next: String(last.number) }
  return Response.json({ entries: pushes.map(viewOf), ...next }, { headers: noStore })
}

export const retryPushes = (c: C) => order(c, "retry", "retried")

export const discardPushes = (c: C) => order(c, "discard", "discarded")

/** Of the dead pushes one by its id, or all of them. */
async function order(c: C, kind: OrderKind, member: string): Promise<Response> {
  const desk = deskIn(c)
  if (desk === undefined) return refuseAdmin("account_unknown")
  const body = await textsIn(c, ["id"])
  if (body === undefined) return refuseAdmin("request_malformed")
  const count = await desk.order(kind, body.id === "all" ? "all" : numberIn(body.id))
  if (count === 0 && body.id !== "all") return refuseAdmin("event_unknown")
  return Response.json({ [member]: count }, { headers: noStore })
}

function deskIn(c: C) {
  const account = officialAccountNamed(c.env, c.req.param("account"))
  return account === undefined ? undefined : forwardDeskOf(c.env, account.name)
}

function viewOf({
  number,
  target,
  dead,
  firstAt,
  attempts,
  nextAt,
  failure,
}: ListedPush): PushView {
  return {
    id: number,
    target,
    state: dead ? "dead" : "waiting",
    firstAt: new Date(firstAt * 1000).toISOString(),
    attempts,
    ...(!dead && { nextAt: new Date(nextAt).toISOString() }),
    ...(failure !== "" && { lastFailure: sentenceOfFailure(failure) }),
  }
}
