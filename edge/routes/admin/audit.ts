// The audit: what was done, by whom and to whom.

import { ask, type C, numberIn } from "./operator-answer.ts"

export function auditTrail(c: C): Promise<Response> {
  const [user, before] = [c.req.query("user"), numberIn(c.req.query("before"))]
  return ask(c, { kind: "audit", ...(user && { user }), ...(before > 0 && { before }) })
}
