// Typed calls into the core. This is the only file that imports core.wasm.

import module from "../../build/wasm/core.wasm"
import type {
  AdmitDecision,
  AdmitQuestion,
  BindingDecision,
  Change,
  DisownedScan,
  HearAnswer,
  HearQuestion,
  Held,
  Identity,
  MergesToUndoQuestion,
  ResolveQuestion,
  Snapshot,
  UndoMergeQuestion,
  UnlinkQuestion,
} from "./binding.ts"
import { type Config, type Fault, type Loaded, loadConfig, type OfficialAccount } from "./config.ts"
import { Door } from "./door.ts"
import { readAdvanceAnswer, readTicketMoving, writeTicket, writeTicketEvent } from "./generated.ts"
import { type OpenedPush, type ReplyAddress, readOpenedPush } from "./push-codec.ts"
import { type Reason, reasonOf } from "./reasons.ts"
import { accepted, type Result, refused } from "./result.ts"
import type { Decision, Ticket, TicketEvent } from "./ticket.ts"

/** The WeChat user of a browser inside WeChat. */
export interface WeChatUser {
  openid: string
  /** "" if WeChat gives none. */
  unionid: string
}

/** A core knows an account by its position, and another configuration has others there. */
const cores = new WeakMap<OfficialAccount, Core>()

export class Core {
  readonly config: Config
  readonly warnings: Fault[]
  /** The variables that menshen.json names, as often as it names them. */
  readonly secretNames: readonly string[]
  private readonly door: Door

  private constructor(door: Door, config: Config, { warnings, secretNames }: Loaded) {
    this.door = door
    this.config = config
    this.warnings = warnings
    this.secretNames = secretNames
    for (const account of config.accounts) cores.set(account, this)
  }

  /** The core whose configuration has this account, also if another one was loaded meanwhile. */
  static of(account: OfficialAccount): Core {
    const core = cores.get(account)
    if (core === undefined) throw new Error("the account is of no configuration")
    return core
  }

  /** Loads menshen.json with its secrets, or gives every fault. */
  static load(text: string, secretOf: (name: string) => unknown): Core | { faults: Fault[] } {
    const results: Loaded[] = []
    const door = new Door(module, (fresh) => {
      results[0] = loadConfig(fresh, text, secretOf)
    })
    const [loaded] = results
    if (loaded?.config === undefined) return { faults: loaded?.faults ?? [] }
    return new Core(door, loaded.config, loaded)
  }

  /** The text that answers WeChat's URL verification. */
  verifyUrl(account: OfficialAccount, query: string): Result<string> {
    return this.door.call(
      "menshen_verify_url",
      (to) => to.number(account.index).text(query),
      (from) => {
        const reason = reasonOf(from.number())
        return reason === "accepted" ? accepted(from.text()) : refused(reason)
      },
    )
  }

  /** Whether a Token of the account signs a query. The signature covers no body. */
  isSigned(account: OfficialAccount, query: string): boolean {
    const verified = this.verifyUrl(account, query)
    // A push has no echostr, which is read last.
    return verified.ok || verified.reason === "echostr_malformed"
  }

  openPush(account: OfficialAccount, query: string, body: Uint8Array): OpenedPush {
    return this.door.call(
      "menshen_open_push",
      (to) => to.number(account.index).text(query).text(body),
      readOpenedPush,
    )
  }

  /** The body of a passive reply, with a timestamp and nonce of its own. */
  writeReply(account: OfficialAccount, replyTo: ReplyAddress, content: string): string {
    const now = Math.floor(Date.now() / 1000)
    const [nonce = 0] = crypto.getRandomValues(new Uint32Array(1))
    const random = crypto.getRandomValues(new Uint8Array(16))
    return this.door.call(
      "menshen_write_reply",
      (to) =>
        to
          .number(account.index)
          .number(replyTo.tokenIndex)
          .number(replyTo.keyIndex)
          .text(replyTo.to)
          .text(replyTo.from)
          .text(content)
          .number(now)
          .text(String(now))
          .text(String(nonce))
          .text(random),
      (from) => from.text(),
    )
  }

  /** Whether WeChat would take a target's answer for a passive reply of the account to this person. */
  checkTargetReply(
    account: OfficialAccount,
    replyTo: ReplyAddress | undefined,
    body: Uint8Array,
  ): Reason {
    return this.door.call(
      "menshen_check_target_reply",
      (to) =>
        to
          .number(account.index)
          .text(replyTo?.to ?? "")
          .text(replyTo?.from ?? "")
          .text(body),
      (from) => reasonOf(from.number()),
    )
  }

  advance(ticket: Ticket, event: TicketEvent, now: number, openid = ""): Decision {
    return this.door.call(
      "menshen_advance",
      (to) => {
        to.number(now).text(openid)
        writeTicket(to, ticket)
        writeTicketEvent(to, event)
      },
      (from) => ({
        ...readAdvanceAnswer(from),
        next: { ...ticket, ...readTicketMoving(from) },
      }),
    )
  }

  /** The chat code that begins with these digits: they and their check digit. */
  chatCodeOf(digits: string): string {
    return this.door.call(
      "menshen_chat_code",
      (to) => to.text(digits),
      (from) => from.text(),
    )
  }

  /** What a person typed, as so many ASCII digits; undefined if it is anything else. */
  typedDigits(typed: string, count: number): string | undefined {
    const digits = this.door.call(
      "menshen_typed_digits",
      (to) => to.text(typed).number(count),
      (from) => from.text(),
    )
    return digits === "" ? undefined : digits
  }

  /** The user that WeChat's answers to one web-authorization code identify; with `info`, only if they
   * follow the account. */
  readOAuth(question: { appId: string; token: object; info?: object }): Result<WeChatUser> {
    const { reason, ...user } = this.ask<WeChatUser & { reason: Reason }>(
      "menshen_read_oauth",
      question,
    )
    return reason === "accepted" ? accepted(user) : refused(reason)
  }

  /** Decides who a person is and what the directory writes. A refusal is a value; a trap is a bug. */
  resolve(question: ResolveQuestion): BindingDecision {
    return this.ask("menshen_resolve", question)
  }

  /** Removes one identity from its user, but never the last one. */
  unlink(question: UnlinkQuestion): Change {
    return this.ask("menshen_unlink", question)
  }

  /** Removes everything of a user. */
  forget(question: { held: Held }): Change {
    return this.ask("menshen_forget", question)
  }

  /** Moves everything of `from` to `into`. */
  merge(question: { from: Held; into: Held }): Change & { snapshot?: Snapshot } {
    return this.ask("menshen_merge", question)
  }

  /** Moves back everything that is still there, and gives back everything that has no owner. */
  undoMerge(question: UndoMergeQuestion): Change {
    return this.ask("menshen_undo_merge", question)
  }

  /** "Not me": the merges to undo, by their places in the question, the latest first. */
  mergesToUndo(question: MergesToUndoQuestion): number[] {
    return this.ask<{ places: number[] }>("menshen_merges_to_undo", question).places
  }

  /** "Not me": the identities to take from the user who owns the scanner's now. */
  identitiesToTake(question: { scan: DisownedScan; held: Held }): Identity[] {
    const name = "menshen_identities_to_take"
    return this.ask<{ identities: Identity[] }>(name, question).identities
  }

  /** Decides one record of an import. */
  admit(question: AdmitQuestion): AdmitDecision {
    return this.ask("menshen_admit", question)
  }

  /** Decides what news about a person changes. */
  hear(question: HearQuestion): HearAnswer {
    return this.ask("menshen_hear", question)
  }

  /** AES-256-GCM without waiting: the ciphertext with its tag, which WebCrypto opens. */
  readonly seal = (of: { key: Uint8Array; iv: Uint8Array; about: string; text: string }) =>
    this.door.call(
      "menshen_seal",
      (to) => to.text(of.key).text(of.iv).text(of.about).text(of.text),
      (from) => from.copy(),
    )

  private ask<T>(name: string, question: object): T {
    return this.door.call(
      name,
      (to) => to.text(JSON.stringify(question)),
      (from) => JSON.parse(from.text()),
    )
  }
}
