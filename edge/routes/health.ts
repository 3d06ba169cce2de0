// GET /health says whether this worker runs: the core is loaded and menshen.json is valid. GET /health/ready says
// whether sign-ins can work: the desks read and write. The operator also hears what to look at; a stranger only
// that there is something.

import type { Context, Next } from "hono"
import { log } from "../base/log.ts"
import { ConfigError, configOf, type Env } from "../env.ts"
import { deskFaults } from "../health/readiness.ts"
import { haveRollCall } from "../health/roll-call.ts"
import { noStore } from "../http/refuse.ts"
import { isOnThisMachine } from "../http/this-machine.ts"
import { isOperator } from "./admin/guard.ts"
import { warningsOf } from "./warnings.ts"

type C = Context<{ Bindings: Env }>

export function health(c: C): Promise<Response> {
  return orMisconfigured(async () => {
    const { limits } = configOf(c.env)
    const warnings = await warningsOf(c.env)
    const body = {
      status: warnings.length > 0 ? "degraded" : "ok",
      ...(limits.off && { limits: "off" }),
      ...((await isOperator(c)) && { warnings }),
    }
    return Response.json(body, { headers: noStore })
  })
}

export function ready(c: C): Promise<Response> {
  return orMisconfigured(async () => {
    const faults = await deskFaults(c.env)
    const works = faults.length === 0
    const isTold = isOnThisMachine(c) || (await isOperator(c))
    const body = { status: works ? "ok" : "unavailable", ...(isTold && { faults }) }
    return Response.json(body, { status: works ? 200 : 503, headers: noStore })
  })
}

/** No route asks a desk before it is known to which installation its file belongs. */
export async function rollCalled(c: C, next: Next): Promise<void> {
  await haveRollCall(c.env)
  await next()
}

async function orMisconfigured(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    for (const { pointer, sentence } of error.faults) log("config_fault", { pointer, sentence })
    return Response.json({ status: "misconfigured" }, { status: 503, headers: noStore })
  }
}
