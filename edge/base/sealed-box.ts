// Texts that rest sealed: AES-256-GCM by WebCrypto, under a key that HKDF-SHA-256 (RFC 5869) derives from
// a secret that is not in storage. The storage alone opens none of them, and a person who has the secret
// could have the text anyway.

import { base64url, bytesOf } from "./secrets.ts"

/** Begins every sealed text, which neither JSON nor a token of WeChat's does. */
const mark = "sealed-1."
const ivBytes = 12

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class SealedBox {
  private readonly key: CryptoKey
  private readonly purpose: string

  private constructor(key: CryptoKey, purpose: string) {
    this.key = key
    this.purpose = purpose
  }

  /** Each purpose has its own key. */
  static async of(secret: string, purpose: string): Promise<SealedBox> {
    const aes = { name: "AES-GCM", length: 256 }
    return new SealedBox(await derive(secret, purpose, aes, ["encrypt", "decrypt"]), purpose)
  }

  /** @param about the owner of the text, which opens for the same `about` only */
  async seal(text: string, about: string): Promise<string> {
    const bytes = await this.sealBytes(encoder.encode(text), about)
    return sealedText(bytes.subarray(0, ivBytes), bytes.subarray(ivBytes))
  }

  /** The text, or undefined if it is not sealed, or was sealed under another secret or about another. */
  async open(sealed: string, about: string): Promise<string | undefined> {
    if (!isSealed(sealed)) return undefined
    const [iv = "", closed = ""] = sealed.slice(mark.length).split(".")
    try {
      return decoder.decode(await this.openParts(bytesOf(iv), bytesOf(closed), about))
    } catch {
      return undefined
    }
  }

  /** For a column of bytes: a third shorter than as text. */
  async sealBytes(bytes: Uint8Array, about: string): Promise<Uint8Array> {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
    const algorithm = this.algorithm(iv, about)
    const closed = await crypto.subtle.encrypt(algorithm, this.key, new Uint8Array(bytes))
    const sealed = new Uint8Array(ivBytes + closed.byteLength)
    sealed.set(iv)
    sealed.set(new Uint8Array(closed), ivBytes)
    return sealed
  }

  async openBytes(sealed: Uint8Array, about: string): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(sealed)
    try {
      return await this.openParts(bytes.subarray(0, ivBytes), bytes.subarray(ivBytes), about)
    } catch {
      return undefined
    }
  }

  private async openParts(
    iv: Uint8Array<ArrayBuffer>,
    closed: Uint8Array<ArrayBuffer>,
    about: string,
  ): Promise<Uint8Array> {
    return new Uint8Array(await crypto.subtle.decrypt(this.algorithm(iv, about), this.key, closed))
  }

  private algorithm(iv: Uint8Array<ArrayBuffer>, about: string) {
    const additionalData = encoder.encode(`${this.purpose}\n${about}`)
    return { name: "AES-GCM", iv, additionalData }
  }
}

const sealedText = (iv: Uint8Array, closed: Uint8Array) =>
  `${mark}${base64url(iv)}.${base64url(closed)}`

/** AES-256-GCM: the ciphertext with its tag. */
type Sealing = (of: { key: Uint8Array; iv: Uint8Array; about: string; text: string }) => Uint8Array

/** Seals without waiting, for a transaction: by the core, under a key that was derived before. A SealedBox
 * of the same secret and purpose opens what it gives. */
export class SyncSealer {
  private readonly key: Uint8Array
  private readonly purpose: string

  private constructor(key: Uint8Array, purpose: string) {
    this.key = key
    this.purpose = purpose
  }

  static async of(secret: string, purpose: string): Promise<SyncSealer> {
    const { root, derivation } = await rootOf(secret, purpose)
    const bits = await crypto.subtle.deriveBits(derivation, root, 256)
    return new SyncSealer(new Uint8Array(bits), purpose)
  }

  seal(sealing: Sealing, text: string, about: string): string {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
    const closed = sealing({ key: this.key, iv, about: `${this.purpose}\n${about}`, text })
    return sealedText(iv, closed)
  }
}

export const isSealed = (text: string) => text.startsWith(mark)

/** A hash that nobody can compute without the secret, for values that are short enough to be tried. */
export async function keyedHash(secret: string, purpose: string, text: string) {
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 }
  const key = await derive(secret, purpose, hmac, ["sign"])
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)))
}

const nameBytes = 16

/** A name in storage for something whose values can all be tried, such as an address. */
export async function keyedName(secret: string, purpose: string, text: string): Promise<string> {
  return base64url((await keyedHash(secret, purpose, text)).subarray(0, nameBytes))
}

/** Named differently by the types of the worker and of pages. */
type KeyUses = Parameters<typeof crypto.subtle.deriveKey>[4]

async function derive(
  secret: string,
  purpose: string,
  algorithm: { name: string; length: number; hash?: string },
  uses: KeyUses,
): Promise<CryptoKey> {
  const { root, derivation } = await rootOf(secret, purpose)
  return crypto.subtle.deriveKey(derivation, root, algorithm, false, uses)
}

/** The secrets are random, so HKDF needs no salt. */
async function rootOf(secret: string, purpose: string) {
  const root = await crypto.subtle.importKey("raw", encoder.encode(secret), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ])
  const info = encoder.encode(`menshen ${purpose}`)
  const derivation = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info }
  return { root, derivation }
}
