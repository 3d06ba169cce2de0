// Events that could not be delivered to an application for a day.

import { ask, type C, numberIn, refuseAdmin, textsIn } from "./operator-answer.ts"

export const deadLetters = (c: C) =>
  ask(c, { kind: "dead_letters", after: numberIn(c.req.query("after")) })

/** One by its id, or all of them. */
export async function retryDeadLetters(c: C): Promise<Response> {
  const body = await textsIn(c, ["id"])
  if (body === undefined) return refuseAdmin("request_malformed")
  const id = body.id === "all" ? undefined : numberIn(body.id)
  return ask(c, { kind: "retry_dead_letters", ...(id !== undefined && { id }) })
}
