// The worker with a queue of pushes that fails on command. The built worker contains none of this.

import type { NewPush } from "../../../edge/desks/forward/forward-desk.ts"
import type { Env } from "../../../edge/env.ts"
import worker, { ForwardDesk as SoundForwardDesk } from "../../../edge/worker.ts"

export * from "../../../edge/worker.ts"

let mode = "sound"

export class ForwardDesk extends SoundForwardDesk {
  override async keep(pushes: readonly NewPush[]): Promise<number> {
    if (mode === "fails") throw new Error("no disk")
    if (mode === "hangs") return new Promise(() => {})
    return mode === "full" ? pushes.length : super.keep(pushes)
  }
}

export default {
  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
    if (new URL(request.url).pathname !== "/trouble") return worker.fetch(request, env, ctx)
    mode = await request.text()
    return new Response()
  },
}
