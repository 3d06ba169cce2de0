// What the checks know of one Official Account.

import type { AccountSetUp } from "../../edge/base/admin-api.ts"
import type { Credentials, OfficialAccount } from "./core.ts"
import type { Facts } from "./facts.ts"
import { callbackCheck, qrCode, type Told, type Way, wayOf } from "./wechat.ts"

/** What the core keeps for itself, from menshen.json. */
export interface Written {
  name: string
  originalId?: string
  token: { env: string }
  encodingAesKey?: { env: string }
  encryption?: "safe" | "compatible" | "plain"
  format?: "xml" | "json"
}

export class AccountFacts {
  readonly name: string
  /** Undefined for a Menshen on another machine. */
  readonly account: OfficialAccount | undefined
  readonly written: Written | undefined
  private readonly facts: Facts
  readonly way: Way | undefined
  private checked: Promise<Told> | undefined
  private made: Promise<Told> | undefined

  constructor(facts: Facts, name: string, account?: OfficialAccount, written?: Written) {
    this.facts = facts
    this.name = name
    this.account = account
    this.written = written
    this.way = account && wayOf(account, facts.env)
  }

  get token(): string {
    return this.facts.env[this.written?.token.env ?? ""] ?? ""
  }

  /** Undefined unless its pushes are sealed alone. */
  get sealing(): (Credentials & { originalId: string; format: "xml" | "json" }) | undefined {
    const { account, written, token } = this
    const { encryption = "safe", format = "xml", originalId = "" } = written ?? {}
    const encodingAesKey = this.facts.env[written?.encodingAesKey?.env ?? ""]
    if (account === undefined || encryption !== "safe" || encodingAesKey === undefined) {
      return undefined
    }
    return { token, encodingAesKey, appId: account.appId, originalId, format }
  }

  get callback(): string {
    return `${this.facts.address}/${this.name}/callback`
  }

  /** The URL for WeChat's console. */
  get consoleUrl(): string {
    return `${this.facts.issuer}/${this.name}/callback`
  }

  seen(): Promise<AccountSetUp | undefined> {
    return this.facts.accountSeen(this.name)
  }

  /** The first call to WeChat: it takes an address, a token and no permission. A relay makes one call for the account
   * only, so that one is the first. */
  first(): Promise<Told> | undefined {
    if (this.way === undefined) return undefined
    if (this.account?.egress.kind === "relay") return this.qrCode()
    this.checked ??= this.way(callbackCheck)
    return this.checked
  }

  qrCode(): Promise<Told> | undefined {
    if (this.way === undefined) return undefined
    this.made ??= this.way(qrCode)
    return this.made
  }

  forget(): void {
    this.checked = undefined
    this.made = undefined
  }
}
