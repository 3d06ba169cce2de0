// The whole state of this WeChat: one object, created by every startSandbox.
import { randomBytes } from "node:crypto"
import { type Account, type AccountOptions, makeAccount } from "./account.ts"
import { PhoneBrowser } from "./browser/phone-browser.ts"
import { type Now, toSeconds } from "./clock.ts"
import { Codes } from "./codes.ts"
import { Console } from "./console/console.ts"
import { Log } from "./log.ts"
import { Migrations } from "./migrations.ts"
import { Consent } from "./oauth/authorize.ts"
import { Grants } from "./oauth/grants.ts"
import { wechatPages } from "./oauth/reach.ts"
import { Outbox } from "./outbox.ts"
import { People, type Person } from "./people.ts"
import { Quotas } from "./quotas.ts"
import { type Switches, startingSwitches } from "./switches.ts"
import { Tokens } from "./tokens.ts"
import { Windows } from "./windows.ts"

export type PlatformOptions = {
  accounts: AccountOptions[]
  /** Names of the people who exist from the start, with the same openids on every run. */
  people?: string[]
  now?: Now
}

export class Platform {
  readonly now: Now
  readonly people = new People()
  readonly log = new Log()
  readonly outbox = new Outbox()
  readonly console = new Console()
  readonly codes: Codes
  readonly tokens: Tokens
  readonly quotas: Quotas
  readonly migrations: Migrations
  readonly windows: Windows
  readonly grants: Grants
  readonly consent = new Consent(this)
  /** The address of this WeChat itself, once it listens. */
  origin = ""
  accounts: Account[] = []
  switches: Switches = startingSwitches()
  private readonly options: PlatformOptions
  private readonly browsers = new Map<Person, PhoneBrowser>()

  constructor(options: PlatformOptions) {
    this.options = options
    this.now = options.now ?? Date.now
    this.codes = new Codes(this.now)
    this.tokens = new Tokens(this.now)
    this.quotas = new Quotas(this.now)
    this.migrations = new Migrations(this.now)
    this.windows = new Windows(this.now)
    this.grants = new Grants(this.now)
    this.reset()
  }

  /** Deletes everything except the access tokens: their holders are outside the sandbox. */
  reset(): void {
    const { people, log, codes, migrations, windows, grants, consent, browsers } = this
    const parts = [people, log, codes, migrations, windows, grants, consent, browsers, this.console]
    for (const part of parts) part.clear()
    this.quotas.reset()
    this.switches = startingSwitches()
    this.accounts = this.options.accounts.map(makeAccount)
    for (const name of this.options.people ?? []) this.people.add(name, {}, `named ${name}`)
  }

  account(name: string): Account | undefined {
    return this.accounts.find((account) => account.name === name)
  }

  accountByAppId(appId: string | undefined): Account | undefined {
    return this.accounts.find((account) => account.appId === appId)
  }

  /** The browser on a person's phone, with its cookies. */
  browserOf(person: Person): PhoneBrowser {
    const known = this.browsers.get(person)
    if (known) return known
    const browser = new PhoneBrowser(wechatPages(() => this.origin, person))
    this.browsers.set(person, browser)
    return browser
  }

  /** The unionid in the API's answers; a switch makes it different on each call. */
  toldUnionid(person: Person, account: Account): string | undefined {
    const unionid = this.people.unionid(person, account)
    const changes = unionid !== undefined && this.switches.changingUnionid
    return changes ? `o${randomBytes(20).toString("base64url")}` : unionid
  }

  /** The time in seconds that WeChat writes; its clock may differ from yours. */
  wechatSeconds(): number {
    return toSeconds(this.now()) + this.switches.clockSkewSeconds
  }
}
