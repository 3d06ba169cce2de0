// A caller's secret on the relay's side (edge/base/relay-protocol.ts), by Node's own crypto: four short hashes for each
// call, each faster than a turn of WebCrypto's threads.

import { createHash, createHmac, timingSafeEqual } from "node:crypto"

export class Key {
  readonly id: string
  private readonly secret: string

  constructor(secret: string) {
    this.secret = secret
    this.id = this.hmac("menshen-relay-1 key").subarray(0, 12).toString("base64url")
  }

  sign(text: string): string {
    return this.hmac(text).toString("base64url")
  }

  /** In constant time. */
  verify(signature: string, text: string): boolean {
    const given = Buffer.from(signature, "base64url")
    const own = this.hmac(text)
    return given.length === own.length && timingSafeEqual(given, own)
  }

  private hmac(text: string): Buffer {
    return createHmac("sha256", this.secret).update(text).digest()
  }
}

export const hashOf = (body: Uint8Array | string): string =>
  createHash("sha256").update(body).digest("base64url")
