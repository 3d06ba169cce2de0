// Whether this worker can work: the core is loaded and menshen.json is valid.

import type { Context } from "hono"
import { log } from "../base/log.ts"
import { ConfigError, coreOf, type Env } from "../env.ts"
import { noStore } from "../http/refuse.ts"

export function health(c: Context<{ Bindings: Env }>): Response {
  try {
    const { limits } = coreOf(c.env).config
    const body = { status: "ok", ...(limits.off && { limits: "off" }) }
    return Response.json(body, { headers: noStore })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { pointer, sentence } of error.faults) log("config_fault", { pointer, sentence })
    return Response.json({ status: "misconfigured" }, { status: 503, headers: noStore })
  }
}
