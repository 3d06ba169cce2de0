// Private keys in storage: JWE under a secret of the environment (RFC 7516, "dir" and A256GCM), or plain
// text if no secret is configured.

import { CompactEncrypt, compactDecrypt } from "jose"

const header = { alg: "dir", enc: "A256GCM" } as const

export class KeyBox {
  private readonly key: CryptoKey | undefined

  private constructor(key: CryptoKey | undefined) {
    this.key = key
  }

  /** `secret` is random already, so HKDF (RFC 5869) needs no salt. */
  static async of(secret: string | undefined): Promise<KeyBox> {
    if (secret === undefined) return new KeyBox(undefined)
    const bytes = new TextEncoder().encode(secret)
    const root = await crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveKey"])
    const info = new TextEncoder().encode("menshen key ring")
    const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }
    const aes = { name: "AES-GCM", length: 256 }
    const uses = ["encrypt", "decrypt"]
    return new KeyBox(await crypto.subtle.deriveKey(derivation, root, aes, false, uses))
  }

  async seal(text: string): Promise<string> {
    if (this.key === undefined) return text
    const bytes = new TextEncoder().encode(text)
    return new CompactEncrypt(bytes).setProtectedHeader(header).encrypt(this.key)
  }

  async open(sealed: string): Promise<string> {
    if (isPlain(sealed)) return sealed
    if (this.key === undefined) throw new Error("the keys are encrypted: configure keyEncryption")
    const { plaintext } = await compactDecrypt(sealed, this.key)
    return new TextDecoder().decode(plaintext)
  }

  /** Whether it was written before keyEncryption was configured. */
  shouldSeal(sealed: string): boolean {
    return this.key !== undefined && isPlain(sealed)
  }
}

/** Everything stored is a JSON object; a JWE begins with its base64url header. */
const isPlain = (sealed: string) => sealed.startsWith("{")
