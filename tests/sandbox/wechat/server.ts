// A WeChat that runs on your desk: startSandbox() and nothing else is needed from outside.
import { listenOnLoopback, type Running } from "../listen.ts"
import type { AccountOptions } from "./account.ts"
import { Platform } from "./platform.ts"
import { route } from "./routes.ts"

export type SandboxAccount = Omit<AccountOptions, "callbackUrl"> & { callbackUrl?: string }
export type SandboxOptions = {
  /** 0 takes a free one. */
  port: number
  /** Where pushes go: {menshenUrl}/{account}/callback, unless an account says otherwise. */
  menshenUrl: string
  accounts: SandboxAccount[]
  people?: string[]
  /** Milliseconds since 1970; the clock of everything but the time limits of pushes. */
  now?: () => number
}

export async function startSandbox(options: SandboxOptions): Promise<Running> {
  const base = options.menshenUrl.replace(/\/$/, "")
  const accounts = options.accounts.map((account) => ({
    callbackUrl: `${base}/${account.name}/callback`,
    ...account,
  }))
  const { people, now } = options
  const platform = new Platform({ accounts, ...(people && { people }), ...(now && { now }) })
  const running = await listenOnLoopback(options.port, (request, response) => {
    void route(platform, request, response)
  })
  platform.origin = running.url
  return running
}
