// Merges two users, and undoes merges.

import { ask, type C, numberIn, refuseAdmin, textsIn } from "./operator-answer.ts"

export async function merge(c: C): Promise<Response> {
  const users = await textsIn(c, ["from", "into"])
  return users ? ask(c, { kind: "merge", ...users }) : refuseAdmin("request_malformed")
}

export const undoMerge = (c: C) => ask(c, { kind: "undo", merge: numberIn(c.req.param("merge")) })
