// The worker with calls of the queue of pushes by HTTP, so that tests need no push for each. The built worker
// contains none of this.

import { bytesOf } from "../../../edge/base/base64.ts"
import { forwardDeskOf } from "../../../edge/desks/forward/forward-stub.ts"
import { configOf, type Env } from "../../../edge/env.ts"
import worker from "../../../edge/worker.ts"

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
    if (new URL(request.url).pathname !== "/queue") return worker.fetch(request, env, ctx)
    const { account, keep, delivered }: Orders = await request.json()
    if (!configOf(env).accounts.some(({ name }) => name === account)) throw new Error("no account")
    const desk = forwardDeskOf(env, account)
    if (delivered !== undefined) await desk.delivered(delivered)
    const isKept = keep && (await desk.keep(keep.map(pushOf))) === 0
    return Response.json({ isKept })
  },
} satisfies typeof worker
