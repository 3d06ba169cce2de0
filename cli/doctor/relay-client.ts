// A caller of the relay (edge/base/relay-protocol.ts), as the worker is one.

import {
  answerText,
  bodyHashOf,
  newNonce,
  type RelayAnswer,
  RelayKey,
  type RelayRefusal,
  readAnswerHeader,
  relayHeader,
  requestHeader,
  requestText,
} from "../../edge/base/relay-protocol.ts"
import { ask, objectIn, type Reply } from "./http.ts"

/** `refused` is the relay's; `foreign` is no answer of a relay's. */
export type Relayed =
  | { kind: "answer"; value: Record<string, unknown> }
  | { kind: "refused"; refused: RelayRefusal }
  | { kind: "foreign" }

export class RelayClient {
  private readonly url: string
  private readonly secrets: string[]
  private run = ""

  constructor(url: string, secrets: string[]) {
    this.url = url
    this.secrets = secrets
  }

  /** With each secret, once more if the relay names its run. Rejects if nobody answers. */
  async send(method: "GET" | "POST", path: string, body = ""): Promise<Relayed> {
    let told: Relayed = { kind: "refused", refused: "signature" }
    for (const secret of this.secrets) {
      const key = await RelayKey.of(secret)
      for (let tries = 0; tries < 2; tries++) {
        told = await this.once(key, method, path, body)
        if (told.kind !== "refused" || told.refused !== "run") break
      }
      if (told.kind !== "refused" || told.refused !== "signature") return told
    }
    return told
  }

  private async once(key: RelayKey, method: string, path: string, body: string): Promise<Relayed> {
    const stamp = { run: this.run, time: Math.floor(Date.now() / 1000), nonce: newNonce() }
    const text = requestText(stamp, method, path, await bodyHashOf(body))
    const headers = {
      "content-type": "application/json",
      [relayHeader]: requestHeader(key.id, stamp, await key.sign(text)),
    }
    const more = body === "" ? {} : { body }
    const reply = await ask(new URL(path, this.url), { method, headers, ...more })
    const value = objectIn(reply)
    if (!(await isSignedBy(key, reply, stamp.nonce))) {
      const isUnknown = reply.status === 401 && value.refused === "signature"
      return isUnknown ? { kind: "refused", refused: "signature" } : { kind: "foreign" }
    }
    const { refused, run } = value as Partial<Extract<RelayAnswer, { refused: unknown }>>
    if (refused === undefined) return { kind: "answer", value }
    this.run = run ?? this.run
    return { kind: "refused", refused }
  }
}

async function isSignedBy(key: RelayKey, { header, status, text }: Reply, nonce: string) {
  const signature = readAnswerHeader(header(relayHeader))
  if (signature === undefined) return false
  return key.verify(signature, answerText(nonce, status, await bodyHashOf(text)))
}
