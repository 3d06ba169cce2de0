// The core as the edge sees it: typed calls, and the only import of core.wasm.

import module from "../build/wasm/core.wasm"
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
import { Door } from "./door.ts"
import type { Reader, Writer } from "./exchange.ts"
import { type Config, type Fault, type Loaded, loadConfig } from "./load-config.ts"
import { codeOf, type Reason, reasonOf } from "./reasons.ts"
import {
  type Decision,
  type Happening,
  type PhoneAnswer,
  phoneAnswers,
  type State,
  states,
  type Ticket,
} from "./ticket.ts"

/** The order of Matter in wasm/push_exports.cpp. */
const matters = ["other", "scan", "follow", "code", "number"] as const
/** The order of NewsKind in core/wechat/news.hpp. */
const newsKinds = ["none", "followed", "unfollowed", "revoked", "cancelled"] as const

/** A request to the callback, judged. */
export interface OpenedPush {
  reason: Reason
  authentic: boolean
  tokenIndex: number
  keyIndex: number
  push?: {
    matter: (typeof matters)[number]
    /** What it says about a person, and who they are. */
    news: { kind: (typeof newsKinds)[number]; openid: string }
    createTime: number
    to: string
    from: string
    scene: string
    /** The six digits of a `code`, as ASCII. */
    userCode: string
    /** Two digits that a person sent: a `number`. */
    number: string
    /** A message's own id, the same in each of its deliveries; "" for events. */
    messageId: string
  }
}

export interface Reply {
  account: number
  tokenIndex: number
  keyIndex: number
  to: string
  from: string
  content: string
  createTime: number
  nonce: string
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

  verifyUrl(account: number, query: string): { reason: Reason; echostr: string } {
    return this.door.call(
      "menshen_verify_url",
      (to) => to.number(account).text(query),
      (from) => ({ reason: reasonOf(from.number()), echostr: from.text() }),
    )
  }

  openPush(account: number, query: string, body: Uint8Array): OpenedPush {
    return this.door.call(
      "menshen_open_push",
      (to) => to.number(account).text(query).text(body),
      readOpenedPush,
    )
  }

  /** The body of the answer. The reply is stamped with its own second. */
  writeReply(reply: Reply): string {
    const random = crypto.getRandomValues(new Uint8Array(16))
    return this.door.call(
      "menshen_write_reply",
      (to) =>
        to
          .number(reply.account)
          .number(reply.tokenIndex)
          .number(reply.keyIndex)
          .text(reply.to)
          .text(reply.from)
          .text(reply.content)
          .number(reply.createTime)
          .text(String(reply.createTime))
          .text(reply.nonce)
          .text(random),
      (from) => from.text(),
    )
  }

  advance(ticket: Ticket, happening: Happening, now: number, openid = ""): Decision {
    return this.door.call(
      "menshen_advance",
      (to) => {
        to.number(now).text(openid)
        writeTicket(to, ticket)
        writeHappening(to, happening)
      },
      (from) => readDecision(from, ticket),
    )
  }

  /** Whom WeChat's answers to one code of its web authorization are about; with `info`, only if they
   * follow the account. */
  readOAuth(question: { appId: string; token: object; info?: object }): {
    reason: Reason
    openid: string
    unionid: string
  } {
    return this.ask("menshen_read_oauth", question)
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

function readOpenedPush(from: Reader): OpenedPush {
  const opened: OpenedPush = {
    reason: reasonOf(from.number()),
    authentic: from.number() === 1,
    tokenIndex: from.number(),
    keyIndex: from.number(),
  }
  if (opened.reason !== "accepted") return opened
  const matter = matters[from.number()] ?? "other"
  const kind = newsKinds[from.number()] ?? "none"
  const createTime = from.number()
  const [
    to = "",
    sender = "",
    scene = "",
    openid = "",
    userCode = "",
    messageId = "",
    number = "",
  ] = from.lines()
  const news = { kind, openid }
  const said = { to, from: sender, scene, userCode, messageId, number }
  opened.push = { matter, news, createTime, ...said }
  return opened
}

function writeTicket(to: Writer, ticket: Ticket): void {
  to.number(ticket.purpose)
    .number(ticket.createdAt)
    .text(ticket.appId)
    .text(ticket.clientId)
    .text(ticket.redirectUri)
    .text(ticket.codeChallenge)
    .text(ticket.browserHash)
    .text(ticket.digits)
    .number(states.indexOf(ticket.state))
    .number(ticket.confirm)
    .number(ticket.deadline)
    .number(ticket.version)
    .text(ticket.subject)
    .text(ticket.user)
    .number(codeOf(ticket.reason))
    .number(ticket.conflicts)
    .number(ticket.codes)
    .text(ticket.codeHash)
    .number(ticket.wrongVerifiers)
    .text(ticket.tried)
}

/** The numbers are the places in `Happening` of core/ticket/advance.hpp. */
function writeHappening(to: Writer, happening: Happening): void {
  switch (happening.kind) {
    case "scanned":
      to.number(0).text(happening.appId).text(happening.openid).number(happening.createTime)
      return
    case "confirmed":
      to.number(1)
        .text(happening.openid)
        .number(happening.elsewhere ? 1 : 0)
      return
    case "denied":
      to.number(2).text(happening.openid)
      return
    case "approved":
      to.number(3).text(happening.user)
      return
    case "asked":
      to.number(4)
      return
    case "refused":
      to.number(5).number(codeOf(happening.reason))
      return
    case "chosen":
      to.number(6).text(happening.user)
      return
    case "collected":
      to.number(7).text(happening.secret).text(happening.codeHash)
      return
    case "redeemed":
      to.number(8).text(happening.code).text(happening.clientId)
      to.text(happening.redirectUri).text(happening.codeVerifier)
      return
    case "cancelled":
      to.number(9).text(happening.secret)
      return
    case "looked":
      to.number(10)
      return
    case "answered":
      to.number(11).text(happening.openid).text(happening.number).text(happening.messageId)
      return
    case "typed":
      to.number(12).text(happening.secret).text(happening.code)
      return
    case "unfollowed":
      to.number(13).text(happening.openid)
      return
    case "entered":
      to.number(14).text(happening.appId).text(happening.openid).text(happening.secret)
  }
}

function readDecision(from: Reader, before: Ticket): Decision {
  const reason = reasonOf(from.number())
  const changed = from.number() === 1
  const askDirectory = from.number() === 1
  const wakeAt = from.number()
  const answer = phoneAnswers[from.number()] as PhoneAnswer
  const triesLeft = from.number()
  const next: Ticket = {
    ...before,
    state: states[from.number()] as State,
    confirm: from.number(),
    deadline: from.number(),
    version: from.number(),
    subject: from.text(),
    user: from.text(),
    reason: reasonOf(from.number()),
    conflicts: from.number(),
    codes: from.number(),
    codeHash: from.copy(),
    wrongVerifiers: from.number(),
    tried: from.text(),
  }
  return { reason, changed, askDirectory, wakeAt, answer, triesLeft, next }
}
