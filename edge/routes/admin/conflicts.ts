// Conflicts: evidence that two users are one person, and what the operator found out.

import { conflictStates } from "../../base/admin-api.ts"
import { ask, type C, isText, numberIn, objectIn, refuseAdmin } from "./operator-answer.ts"

export function conflicts(c: C): Response | Promise<Response> {
  const state = conflictStates.find((one) => one === (c.req.query("state") ?? "open"))
  if (state === undefined) return refuseAdmin("request_malformed")
  return ask(c, { kind: "conflicts", state, after: numberIn(c.req.query("after")) })
}

export async function resolveConflict(c: C): Promise<Response> {
  const conflict = numberIn(c.req.param("conflict"))
  const { into, apart, ...others } = (await objectIn(c)) ?? {}
  if (Object.keys(others).length > 0) return refuseAdmin("request_malformed")
  if (isText(into) && apart === undefined) return ask(c, { kind: "resolve", conflict, into })
  if (into === undefined && apart === true) return ask(c, { kind: "resolve", conflict })
  return refuseAdmin("request_malformed")
}
