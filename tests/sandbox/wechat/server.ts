// A WeChat on your own machine: startSandbox() needs nothing else.
import { listenOnLoopback, type Running } from "../listen.ts"
import type { AccountOptions } from "./account.ts"
import { Platform } from "./platform.ts"
import { route } from "./routes.ts"

export type SandboxAccount = Omit<AccountOptions, "callbackUrl"> & { callbackUrl?: string }
export type SandboxOptions = {
  /** 0 takes a free port. */
  port: number
  /** Where pushes are sent: {menshenUrl}/{account}/callback, unless an account overrides it. */
  menshenUrl: string
  accounts: SandboxAccount[]
  people?: string[]
  /** Milliseconds since 1970; the clock of everything except the time limits of pushes. */
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
