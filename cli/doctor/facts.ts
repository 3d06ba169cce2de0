// What the checks of one run know in common. Everything is asked once, and anew for a check that looks again.

import type { AccountSetUp, SetUpView } from "../../edge/base/admin-api.ts"
import type { LocalCall } from "../command.ts"
import { Refusal } from "../refusal.ts"
import { reachable } from "../start/ask.ts"
import { readConfiguration } from "../start/configuration.ts"
import { type Settings, settingsOf } from "../start/settings.ts"
import { AccountFacts, type Written } from "./account-facts.ts"
import { type Config, Core, type Judged } from "./core.ts"
import { ask, type Certificate, objectIn, type Reply } from "./http.ts"

/** The set-up from inside, or the status of the answer that is none: 0 if nobody answered. */
export type Seen = { view: SetUpView } | { status: number }

export class Facts {
  readonly call: LocalCall
  /** Undefined for a Menshen on another machine. */
  readonly settings: Settings | undefined
  readonly env: NodeJS.ProcessEnv
  readonly core = new Core()
  judged: Judged | undefined
  /** Of the configuration, which cannot be read. */
  unreadable = ""
  private written: { accounts?: Written[] } = {}
  /** The issuer answers, and is this one. */
  isReached = false
  certificate: Certificate | undefined
  private known: Promise<Seen> | undefined

  constructor(call: LocalCall) {
    this.call = call
    this.settings = call.values.issuer === undefined ? settingsOf(call) : undefined
    this.env = this.settings?.env ?? call.env
    if (this.settings !== undefined) this.read(this.settings)
  }

  private read({ configFile = "menshen.json", configNamedBy, env }: Settings): void {
    try {
      const text = readConfiguration(configFile, configNamedBy)
      this.judged = this.core.judge(text, env)
      if (this.judged.faults.length === 0) this.written = JSON.parse(text)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.unreadable = error.message
    }
  }

  get config(): Config | undefined {
    return this.judged?.config
  }

  get issuer(): string {
    return (this.call.values.issuer ?? this.config?.issuer ?? "").replace(/\/$/, "")
  }

  /** Menshen itself, past every proxy; "" if it is on another machine. */
  get own(): string {
    if (this.settings === undefined) return ""
    const { host, ports } = this.settings
    const name = reachable(host)
    return `http://${name.includes(":") ? `[${name}]` : name}:${ports.menshen}`
  }

  /** What others reach, or Menshen itself while they reach nothing. */
  get address(): string {
    return this.isReached || this.own === "" ? this.issuer : this.own
  }

  get key(): string {
    const name = this.config?.admin?.keyEnv ?? "MENSHEN_ADMIN_KEY"
    return this.env[name] ?? ""
  }

  get asOperator(): Record<string, string> {
    return /^[\x21-\x7e]+$/.test(this.key) ? { authorization: `Bearer ${this.key}` } : {}
  }

  /** @param headers beside the operator's key */
  setUpBy(address: string, headers: Record<string, string> = {}): Promise<Seen> {
    if (this.asOperator.authorization === undefined) return Promise.resolve({ status: 404 })
    const sent = ask(`${address}/admin/set-up`, { headers: { ...this.asOperator, ...headers } })
    return sent.then(seenIn, () => ({ status: 0 }))
  }

  seen(): Promise<Seen> {
    this.known ??= this.setUpBy(this.own || this.issuer)
    return this.known
  }

  async view(): Promise<SetUpView | undefined> {
    const seen = await this.seen()
    return "view" in seen ? seen.view : undefined
  }

  async accountSeen(name: string): Promise<AccountSetUp | undefined> {
    return (await this.view())?.accounts.find((account) => account.name === name)
  }

  /** The next question is a new one. */
  forget(): void {
    this.known = undefined
  }

  /** By menshen.json, or by what a Menshen on another machine tells its operator. */
  async accounts(): Promise<AccountFacts[]> {
    const { accounts = [] } = this.config ?? {}
    const written = (name: string) => this.written.accounts?.find((one) => one.name === name)
    const known = accounts.map((one) => new AccountFacts(this, one.name, one, written(one.name)))
    if (this.settings !== undefined) return known
    const told = (await this.view())?.accounts ?? []
    return told.map(({ name }) => new AccountFacts(this, name))
  }

  /** Every value that no line may have. */
  get secrets(): string[] {
    const names = [...(this.judged?.secrets ?? []), "MENSHEN_ADMIN_KEY"]
    return names.flatMap((name) => this.env[name] ?? []).filter((value) => value.length > 7)
  }
}

function seenIn(reply: Reply): Seen {
  const view = objectIn(reply) as unknown as SetUpView
  return reply.status === 200 && Array.isArray(view.accounts) ? { view } : { status: reply.status }
}
