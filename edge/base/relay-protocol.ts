// What Menshen and its relay agree on (docs/relay.md#protocol): each request is signed under a shared secret, and so is
// each answer, because a proxy may stand between them. Used by the worker and by cli/relay, with WebCrypto on both sides.

import { base64url, bytesOf } from "./base64.ts"

export const relayHeader = "menshen-relay"
export const callsPath = "/v1/calls"
export const healthPath = "/health"

/** How old or how far ahead a request may be. */
export const windowSeconds = 60

/** A call of WeChat's API, without what identifies the account. */
export interface RelayedCall {
  appId: string
  method: "GET" | "POST"
  path: string
  query?: Record<string, string>
  body?: unknown
}

/** Why the relay does not make a call. */
export type RelayRefusal =
  /** The key is unknown or the signature wrong. The answer is not signed. */
  | "signature"
  /** The request names another run of the relay, or none; the answer has this one. */
  | "run"
  /** The clocks differ by more than the window. */
  | "clock"
  /** The nonce was used. */
  | "nonce"
  /** The caller has its share for now, or the relay is stopping. */
  | "busy"
  /** The relay has no such account for this caller. */
  | "account"
  /** No call that the relay makes. */
  | "call"

export type RelayAnswer =
  /** WeChat's answer without its secrets; `call` is the path that gave it. */
  | { answer: Record<string, unknown>; call: string }
  /** WeChat gave none that can be read. */
  | { silence: Silence; call: string }
  | { refused: RelayRefusal; run?: string }

export interface Silence {
  status: number
  isPassing: boolean
  error?: string
  bytes?: number
}

/** What a request says beside its body. `run` names the run of the relay, so that no request is taken again by a relay
 * that has started anew and forgot its nonces; "" asks for the name. */
export interface Stamp {
  run: string
  time: number
  nonce: string
}

const encoder = new TextEncoder()
const hmac = { name: "HMAC", hash: "SHA-256" }

export class RelayKey {
  /** Names the secret in a request, and tells nothing about it. */
  readonly id: string
  private readonly key: CryptoKey

  private constructor(id: string, key: CryptoKey) {
    this.id = id
    this.key = key
  }

  static async of(secret: string): Promise<RelayKey> {
    const bytes = encoder.encode(secret)
    const key = await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign", "verify"])
    const named = await crypto.subtle.sign("HMAC", key, encoder.encode("menshen-relay-1 key"))
    return new RelayKey(base64url(new Uint8Array(named, 0, 12)), key)
  }

  async sign(text: string): Promise<string> {
    return base64url(
      new Uint8Array(await crypto.subtle.sign("HMAC", this.key, encoder.encode(text))),
    )
  }

  /** In constant time. */
  verify(signature: string, text: string): Promise<boolean> {
    return crypto.subtle.verify("HMAC", this.key, bytesOf(signature), encoder.encode(text))
  }
}

/** A first line of its own, so that no answer is a request. */
export const requestText = (stamp: Stamp, method: string, path: string, bodyHash: string) =>
  ["menshen-relay-1 request", stamp.run, stamp.time, stamp.nonce, method, path, bodyHash].join("\n")

export const answerText = (nonce: string, status: number, bodyHash: string) =>
  ["menshen-relay-1 answer", nonce, status, bodyHash].join("\n")

export async function bodyHashOf(body: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof body === "string" ? encoder.encode(body) : body
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))
}

export const newNonce = () => base64url(crypto.getRandomValues(new Uint8Array(16)))

export const requestHeader = (keyId: string, { run, time, nonce }: Stamp, signature: string) =>
  `v=1, key=${keyId}, run=${run}, time=${time}, nonce=${nonce}, signature=${signature}`

const requestForm =
  /^v=1, key=([\w-]{16}), run=([\w-]{22}|), time=([0-9]{10}), nonce=([\w-]{22}), signature=([\w-]{43})$/

export interface SignedStamp extends Stamp {
  keyId: string
  signature: string
}

export function readRequestHeader(text: string): SignedStamp | undefined {
  const found = requestForm.exec(text)
  if (found === null) return undefined
  const [, keyId = "", run = "", time = "", nonce = "", signature = ""] = found
  return { keyId, run, time: Number(time), nonce, signature }
}

export const answerHeader = (signature: string) => `v=1, signature=${signature}`

/** The signature, or undefined. */
export const readAnswerHeader = (text: string | null): string | undefined =>
  /^v=1, signature=([\w-]{43})$/.exec(text ?? "")?.[1]
