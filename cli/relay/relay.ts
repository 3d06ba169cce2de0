// What a request is answered with, whatever carries it: who signed it, whether it counts, and whether it is a call that
// the relay makes. Everything is decided before WeChat is asked.

import {
  answerHeader,
  answerText,
  callsPath,
  type RelayAnswer,
  type RelayRefusal,
  requestText,
  type SignedStamp,
} from "../../edge/base/relay-protocol.ts"
import { allowedCall } from "./allow-list.ts"
import { Calls } from "./calls.ts"
import type { RelayCaller, RelayConfiguration } from "./configuration.ts"
import { Gate, Run } from "./gate.ts"
import { type AccountHealth, Health } from "./health.ts"
import { hashOf, Key } from "./key.ts"
import type { Fields, Log } from "./log.ts"

export interface Reply {
  status: number
  body: string
  /** The header that signs it. */
  signature?: string
}

/** A caller by one of its keys. */
export interface Known {
  caller: RelayCaller
  key: Key
}

const statusOf: Record<RelayRefusal, number> = {
  signature: 401,
  run: 409,
  clock: 401,
  nonce: 409,
  busy: 429,
  account: 404,
  call: 422,
}

/** Without a word about which part of the proof is wrong. */
export const unsigned: Reply = { status: 401, body: JSON.stringify({ refused: "signature" }) }

export class Relay {
  private readonly run = new Run()
  private readonly log: Log
  private readonly callers: Map<string, Known>
  private readonly gates: Map<RelayCaller, Gate>
  private readonly calls: Map<string, Calls>
  private readonly health: Health
  isStopping = false

  constructor({ accounts, callers }: RelayConfiguration, log: Log) {
    this.log = log
    const known = callers.flatMap((caller) =>
      caller.secrets.map((secret): Known => ({ caller, key: new Key(secret) })),
    )
    this.callers = new Map(known.map((one) => [one.key.id, one]))
    this.gates = new Map(callers.map((caller) => [caller, new Gate(this.run, caller)]))
    this.calls = new Map(accounts.map((account) => [account.appId, new Calls(account)]))
    this.health = new Health(accounts, this.calls)
  }

  /** From now on each caller is asked to come again. */
  stop(): void {
    this.isStopping = true
  }

  callerOf({ keyId }: SignedStamp): Known | undefined {
    return this.callers.get(keyId)
  }

  /** @param method and path: of the request to the relay */
  async answer(
    known: Known,
    stamp: SignedStamp,
    { method, path, body }: { method: string; path: string; body: Uint8Array<ArrayBuffer> },
  ): Promise<Reply> {
    const text = requestText(stamp, method, path, hashOf(body))
    if (!known.key.verify(stamp.signature, text)) {
      this.log("refused", { caller: known.caller.name, refused: "signature" })
      return unsigned
    }
    const gate = this.gates.get(known.caller) as Gate
    const now = Math.floor(Date.now() / 1000)
    const refused = this.isStopping ? "busy" : gate.enter(stamp, now)
    if (refused !== undefined) return this.refuse(known, stamp, refused)
    try {
      if (path !== callsPath) return signed(known, stamp, 200, await this.healthOf(known))
      return await this.makeCall(known, stamp, body)
    } finally {
      gate.leave()
    }
  }

  private async makeCall(known: Known, stamp: SignedStamp, body: Uint8Array): Promise<Reply> {
    const asked = allowedCall(parsed(body))
    if (asked === undefined) return this.refuse(known, stamp, "call")
    const { appId, path } = asked.call
    const calls = known.caller.appIds.includes(appId) ? this.calls.get(appId) : undefined
    if (calls === undefined) return this.refuse(known, stamp, "account")
    const since = performance.now()
    const answer = await calls.make(asked.call, asked.entry)
    const ms = Math.round(performance.now() - since)
    const fields = { caller: known.caller.name, account: calls.name, call: path, ms }
    this.log("call", { ...fields, ...outcomeOf(answer) })
    return signed(known, stamp, 200, answer)
  }

  private refuse(known: Known, stamp: SignedStamp, refused: RelayRefusal): Reply {
    if (refused !== "run") this.log("refused", { caller: known.caller.name, refused })
    const run = this.run.nameAt(Math.floor(Date.now() / 1000))
    return signed(known, stamp, statusOf[refused], { refused, ...(refused === "run" && { run }) })
  }

  private async healthOf({ caller }: Known) {
    const accounts = await this.health.of(caller.appIds)
    const isOk = accounts.every(({ status }: AccountHealth) => status === "ok")
    return { status: isOk ? "ok" : "degraded", accounts }
  }
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

function outcomeOf(answer: RelayAnswer): Fields {
  if ("answer" in answer) return { errcode: Number(answer.answer.errcode ?? 0) }
  if (!("silence" in answer)) return {}
  const { status, error } = answer.silence
  return { status, ...(error !== undefined && { error }) }
}

function signed({ key }: Known, { nonce }: SignedStamp, status: number, answer: object): Reply {
  const body = JSON.stringify(answer)
  const signature = key.sign(answerText(nonce, status, hashOf(body)))
  return { status, body, signature: answerHeader(signature) }
}
