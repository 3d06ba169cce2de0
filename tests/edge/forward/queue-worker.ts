// The worker with calls of the queue of pushes by HTTP, so that tests need no push for each. The built worker
// contains none of this.

import { bytesOf } from "../../../edge/base/base64.ts"
import { forwardDeskOf } from "../../../edge/desks/forward/forward-stub.ts"
import { configOf, type Env } from "../../../edge/env.ts"
import worker, { ForwardDesk as SoundForwardDesk } from "../../../edge/worker.ts"

export * from "../../../edge/worker.ts"

/** A push whose body is base64. */
interface Given {
  id: string
  target: string
  query: string
  body: string
  contentType: string
  firstAt: number
  nextAt: number
}

function withTargets(env: Env): Env {
  const [account] = configOf(env).accounts
  const { FORWARD_TARGETS } = env as unknown as { FORWARD_TARGETS: string }
  Object.assign(account ?? {}, { forward: JSON.parse(FORWARD_TARGETS) })
  return env
}

export class ForwardDesk extends SoundForwardDesk {
  constructor(...[ctx, env]: ConstructorParameters<typeof SoundForwardDesk>) {
    super(ctx, withTargets(env))
  }
}

interface Orders {
  account: string
  keep?: Given[]
  delivered?: string[]
}

const pushOf = ({ query, body, contentType, ...row }: Given) => ({
  ...row,
  push: { query, contentType, body: bytesOf(body) },
})

export default {
  async fetch(request, env: Env, ctx) {
    if (new URL(request.url).pathname !== "/queue") {
      return worker.fetch(request, withTargets(env), ctx)
    }
    const { account, keep, delivered }: Orders = await request.json()
    if (!configOf(env).accounts.some(({ name }) => name === account)) throw new Error("no account")
    const desk = forwardDeskOf(env, account)
    if (delivered !== undefined) await desk.delivered(delivered)
    const isKept = keep === undefined ? undefined : await desk.keep(keep.map(pushOf))
    return Response.json({ isKept })
  },
} satisfies typeof worker
