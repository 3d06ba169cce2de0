// The core as the edge sees it: typed calls, and the only import of core.wasm.

import module from "../../build/wasm/core.wasm"
import type {
  AdmitDecision,
  AdmitQuestion,
  BindingDecision,
  Change,
  Held,
  Identity,
  ResolveQuestion,
  Snapshot,
  UndoMergeQuestion,
} from "./binding.ts"
import { type Config, type Fault, type Loaded, loadConfig, type OfficialAccount } from "./config.ts"
import { Door } from "./door.ts"
import { readAdvanceAnswer, readTicketMoving, writeTicket, writeTicketEvent } from "./generated.ts"
import { type OpenedPush, type ReplyAddress, readOpenedPush } from "./push-codec.ts"
import { type Reason, reasonOf } from "./reasons.ts"
import { accepted, type Result, refused } from "./result.ts"
import type { Decision, Ticket, TicketEvent } from "./ticket.ts"

/** Somebody with WeChat open. */
export interface WeChatUser {
  openid: string
  /** "" where WeChat has none to tell. */
  unionid: string
}

export class Core {
  readonly config: Config
  readonly warnings: Fault[]
  private readonly door: Door

  private constructor(door: Door, config: Config, warnings: Fault[]) {
    this.door = door
    this.config = config
    this.warnings = warnings
  }

  /** Loads menshen.json with the values of its secrets, or tells every fault. */
  static load(text: string, secretOf: (name: string) => unknown): Core | { faults: Fault[] } {
    const results: Loaded[] = []
    const door = new Door(module, (fresh) => {
      results[0] = loadConfig(fresh, text, secretOf)
    })
    const { config, faults = [], warnings = [] } = results[0] ?? {}
    return config === undefined ? { faults } : new Core(door, config, warnings)
  }

  /** The text to answer with. */
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

  openPush(account: OfficialAccount, query: string, body: Uint8Array): OpenedPush {
    return this.door.call(
      "menshen_open_push",
      (to) => to.number(account.index).text(query).text(body),
      readOpenedPush,
    )
  }

  /** The body of the answer to a push, stamped with a second and a nonce of its own. */
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

  /** Whom WeChat's answers to one code of its web authorization are about; with `info`, only if they
   * follow the account. */
  readOAuth(question: { appId: string; token: object; info?: object }): Result<WeChatUser> {
    const { reason, ...user } = this.ask<WeChatUser & { reason: Reason }>(
      "menshen_read_oauth",
      question,
    )
    return reason === "accepted" ? accepted(user) : refused(reason)
  }

  /** Who a person is, and what the directory writes. A refusal is a value; a trap is a bug. */
  resolve(question: ResolveQuestion): BindingDecision {
    return this.ask("menshen_resolve", question)
  }

  /** Takes one identity from its user, but never the last. */
  unlink(question: { held: Held; identity: Identity }): Change {
    return this.ask("menshen_unlink", question)
  }

  /** Everything of a user goes. */
  forget(question: { held: Held }): Change {
    return this.ask("menshen_forget", question)
  }

  /** Everything of `from` becomes `into`'s. */
  merge(question: { from: Held; into: Held }): Change & { snapshot?: Snapshot } {
    return this.ask("menshen_merge", question)
  }

  /** Gives back what is still where the merge put it. */
  undoMerge(question: UndoMergeQuestion): Change {
    return this.ask("menshen_undo_merge", question)
  }

  /** One record of an import. */
  admit(question: AdmitQuestion): AdmitDecision {
    return this.ask("menshen_admit", question)
  }

  private ask<T>(name: string, question: object): T {
    return this.door.call(
      name,
      (to) => to.text(JSON.stringify(question)),
      (from) => JSON.parse(from.text()),
    )
  }
}
