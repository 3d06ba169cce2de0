// The worker on Cloudflare, where a desk often has an isolate of its own: a desk is the first that needs the
// configuration, and not the worker.

import { keeperOf } from "../../edge/desks/account/keeper-stub.ts"
import { directoryOf } from "../../edge/desks/directory/directory-stub.ts"
import { forwardDeskOf } from "../../edge/desks/forward/forward-stub.ts"
import { sessionsOf } from "../../edge/desks/sessions/sessions-stub.ts"
import { deskOf } from "../../edge/desks/ticket/ticket-stub.ts"
import type { Env } from "../../edge/env.ts"
import worker from "../../edge/worker.ts"

export * from "../../edge/worker.ts"

let first: Promise<unknown> | undefined

const wake = (env: Env) =>
  Promise.all([
    keeperOf(env, "acme").probe(),
    forwardDeskOf(env, "acme").probe(),
    deskOf(env, `m${"0".repeat(22)}`).probe(),
    directoryOf(env, "customers").carried(),
    sessionsOf(env, "customers").carried(),
  ])

export default {
  async fetch(request, env, ctx) {
    first ??= wake(env)
    await first
    return worker.fetch(request, env, ctx)
  },
} satisfies typeof worker
