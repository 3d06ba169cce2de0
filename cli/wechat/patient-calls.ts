// Calls of WeChat's API by the client of the relay, patient with what passes.

import type { Refusal } from "../refusal.ts"
import type { Allowed } from "../relay/allow-list.ts"
import { Calls } from "../relay/calls.ts"
import type { RelayAccount } from "../relay/configuration.ts"
import { printable } from "../show.ts"
import { silenceOf } from "./refusals.ts"

const againMs = [500, 2000, 8000]

export type Members = Record<string, unknown>

export interface Ask {
  path: string
  entry: Allowed
  query?: Record<string, string>
  body?: unknown
}

export class PatientCalls {
  private readonly appId: string
  private readonly calls: Calls
  private readonly refusalOf: (errcode: number, errmsg: string, path: string) => Refusal

  constructor(account: RelayAccount, refusalOf: PatientCalls["refusalOf"]) {
    this.appId = account.appId
    this.calls = new Calls(account)
    this.refusalOf = refusalOf
  }

  /** @param expected errcodes that are an answer: it has no members */
  async ask({ path, entry, ...more }: Ask, expected: number[] = []): Promise<Members> {
    const call = { appId: this.appId, method: entry.method, path, ...more }
    for (const wait of [...againMs, 0]) {
      const told = await this.calls.make(call, entry)
      if ("answer" in told) {
        const errcode = Number(told.answer.errcode ?? 0)
        if (errcode === 0) return told.answer as Members
        if (expected.includes(errcode)) return {}
        if (errcode !== -1 && errcode !== 45011) {
          throw this.refusalOf(errcode, printable(String(told.answer.errmsg ?? "")), told.call)
        }
      } else if ("silence" in told && !told.silence.isPassing) {
        throw silenceOf(told.silence.error ?? `HTTP ${told.silence.status}`)
      }
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
    throw silenceOf("busy")
  }
}
