// `menshen doctor` sends a callback what WeChat would send, with the operator's key beside it, which WeChat never sends.
// Such a request changes nothing and is no sign of WeChat's. Its sender may read everything, and so hears why an
// authentic push is refused; anybody else would have an oracle for the padding.

import type { Context } from "hono"
import type { Reason } from "../../core/reasons.ts"
import type { Env } from "../../env.ts"
import { noStore } from "../../http/refuse.ts"
import { isOperator } from "../admin/guard.ts"

type C = Context<{ Bindings: Env }>

export const isWeChats = (c: C): boolean => c.req.header("authorization") === undefined

/** The answer to a self-test; undefined for everything else. */
export async function selfTest(c: C, reason: Reason): Promise<Response | undefined> {
  if (isWeChats(c) || !(await isOperator(c))) return undefined
  const body = reason === "accepted" ? "success" : reason
  return new Response(body, {
    headers: { ...noStore, "content-type": "text/plain; charset=utf-8" },
  })
}
