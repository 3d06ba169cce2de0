// Whether the whole way to WeChat works, for each account: WeChat is asked to check the account's own server URL, which
// takes a token, an allowed address and an answer. At most once in half a minute, however often it is asked.

import type { RelayAnswer } from "../../edge/base/relay-protocol.ts"
import type { Calls } from "./calls.ts"
import type { RelayAccount } from "./configuration.ts"

const keptMs = 30_000

/** "no server URL is set": WeChat looked at the account and took the call. */
const noUrl = 40201

export interface AccountHealth {
  account: string
  appId: string
  status: "ok" | "refused" | "silent"
  errcode?: number
  errmsg?: string
}

export class Health {
  private readonly accounts: RelayAccount[]
  private readonly calls: Map<string, Calls>
  private readonly known = new Map<string, { at: number; health: Promise<AccountHealth> }>()

  constructor(accounts: RelayAccount[], calls: Map<string, Calls>) {
    this.accounts = accounts
    this.calls = calls
  }

  of(appIds: string[]): Promise<AccountHealth[]> {
    const asked = this.accounts.filter(({ appId }) => appIds.includes(appId))
    return Promise.all(asked.map((account) => this.ofOne(account)))
  }

  private ofOne(account: RelayAccount): Promise<AccountHealth> {
    const known = this.known.get(account.appId)
    if (known !== undefined && Date.now() - known.at < keptMs) return known.health
    const health = this.ask(account)
    this.known.set(account.appId, { at: Date.now(), health })
    return health
  }

  private async ask({ name, appId }: RelayAccount): Promise<AccountHealth> {
    const call = {
      appId,
      method: "POST" as const,
      path: "/cgi-bin/callback/check",
      body: { action: "dns", check_operator: "DEFAULT" },
    }
    const answer = await this.calls.get(appId)?.make(call, { method: "POST", answer: [] })
    return { account: name, appId, ...judged(answer) }
  }
}

function judged(
  answer: RelayAnswer | undefined,
): Pick<AccountHealth, "status" | "errcode" | "errmsg"> {
  if (answer === undefined || !("answer" in answer)) return { status: "silent" }
  const errcode = Number(answer.answer.errcode ?? 0)
  if (errcode === 0 || errcode === noUrl) return { status: "ok" }
  return { status: "refused", errcode, errmsg: String(answer.answer.errmsg ?? "") }
}
