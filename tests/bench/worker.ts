// Opens the sample as often as the request says, in workerd: with Menshen's core, or by hand with
// node:crypto. The clock does not advance while a worker computes, so the caller measures the time.

import { Core } from "../../edge/core/core.ts"
import { handWritten } from "./hand-written.ts"

interface Env {
  SAMPLE: string
}

let ways: Record<string, () => string> | undefined

function prepare(env: Env): Record<string, () => string> {
  const { query, body, config, secrets, credentials } = JSON.parse(env.SAMPLE)
  const core = Core.load(config, (name) => secrets[name])
  if ("faults" in core) throw new Error(JSON.stringify(core.faults))
  const [account] = core.config.accounts
  if (account === undefined) throw new Error("the sample has no account")
  const bytes = new TextEncoder().encode(body)
  const byHand = handWritten(credentials)
  return {
    core: () => {
      const opened = core.openPush(account, query, bytes)
      return opened.ok ? opened.value.replyTo.to : opened.reason
    },
    hand: () => byHand(query, bytes),
    nothing: () => "",
  }
}

export default {
  fetch(request: Request, env: Env): Response {
    ways ??= prepare(env)
    const url = new URL(request.url)
    const open = ways[url.pathname.slice(1)]
    if (open === undefined) return new Response("no such way", { status: 404 })
    let answer = ""
    for (let left = Number(url.searchParams.get("count")); left > 0; left--) answer = open()
    return new Response(answer)
  },
}
