// Whether this worker can work: the core is loaded and menshen.json is valid. The operator also hears what to look
// at; a stranger only that there is something.

import type { Context } from "hono"
import { log } from "../base/log.ts"
import { ConfigError, configOf, type Env } from "../env.ts"
import { noStore } from "../http/refuse.ts"
import { isOperator } from "./admin/guard.ts"
import { warningsOf } from "./warnings.ts"

export async function health(c: Context<{ Bindings: Env }>): Promise<Response> {
  try {
    const { limits } = configOf(c.env)
    const warnings = await warningsOf(c.env)
    const body = {
      status: warnings.length > 0 ? "degraded" : "ok",
      ...(limits.off && { limits: "off" }),
      ...((await isOperator(c)) && { warnings }),
    }
    return Response.json(body, { headers: noStore })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { pointer, sentence } of error.faults) log("config_fault", { pointer, sentence })
    return Response.json({ status: "misconfigured" }, { status: 503, headers: noStore })
  }
}
