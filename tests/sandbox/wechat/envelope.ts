// WeChat's message envelope with node:crypto alone: the independent peer of the core
// (docs/wechat-protocol.md#envelope). Refusals have the numbers of WeChat's own sample code.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto"

const unit = 32
const headerBytes = 20

export type SealOptions = {
  token: string
  encodingAesKey: string
  appId: string
  timestamp: string
  nonce: string
  message: string | Uint8Array
  /** The 16 bytes before the message; random by default. */
  random?: Uint8Array
  /** Replaces the right padding: a count n (n bytes of value n) or the exact bytes. */
  padding?: number | Uint8Array
  /** Replaces the right byte length of the message. */
  length?: number
}

export type OpenOptions = {
  token: string
  encodingAesKey: string
  appId: string
  timestamp: string
  nonce: string
  msgSignature: string
  encrypt: string
}

export type Opened =
  | { ok: true; message: string; bytes: Uint8Array; random: Uint8Array; padding: number }
  | { ok: false; error: number }

export const envelopeError = {
  signature: -40001,
  key: -40004,
  receiver: -40005,
  decrypt: -40007,
  length: -40008,
  base64: -40010,
} as const

/** SHA-1 over the parts, sorted by byte value and joined without a separator, §1.2 and §1.3. */
export function signQuery(parts: {
  token: string
  timestamp: string
  nonce: string
  encrypt?: string
}): string {
  const list = [parts.token, parts.timestamp, parts.nonce]
  if (parts.encrypt !== undefined) list.push(parts.encrypt)
  const sorted = list.map((part) => Buffer.from(part)).sort(Buffer.compare)
  return createHash("sha1").update(Buffer.concat(sorted)).digest("hex")
}

/** 43 characters carry 258 bits; the last two are discarded and need not be zero, §1.4. */
export function readKey(encodingAesKey: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey)) return undefined
  return Buffer.from(`${encodingAesKey}=`, "base64")
}

export function sealMessage(options: SealOptions): { encrypt: string; msgSignature: string } {
  const key = readKey(options.encodingAesKey)
  if (!key) throw new TypeError("encodingAesKey must be 43 characters of A-Z a-z 0-9")
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false)
  const encrypt = Buffer.concat([cipher.update(layOut(options)), cipher.final()]).toString("base64")
  const { token, timestamp, nonce } = options
  return { encrypt, msgSignature: signQuery({ token, timestamp, nonce, encrypt }) }
}

export function openMessage(options: OpenOptions): Opened {
  const key = readKey(options.encodingAesKey)
  if (!key) return { ok: false, error: envelopeError.key }
  if (signQuery(options) !== options.msgSignature)
    return { ok: false, error: envelopeError.signature }
  const sealed = Buffer.from(options.encrypt, "base64")
  if (sealed.toString("base64") !== options.encrypt)
    return { ok: false, error: envelopeError.base64 }
  if (sealed.length < unit || sealed.length % unit !== 0)
    return { ok: false, error: envelopeError.decrypt }
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()])
  return takeApart(padded, Buffer.from(options.appId))
}

/** random(16) | length(4, big endian) | message | appId | padding to a multiple of 32, §1.5. */
function layOut(options: SealOptions): Buffer {
  const message = Buffer.from(options.message as Uint8Array)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(options.length ?? message.length)
  const random = Buffer.from(options.random ?? randomBytes(16))
  if (random.length !== 16) throw new TypeError("random must be 16 bytes")
  const full = Buffer.concat([random, length, message, Buffer.from(options.appId)])
  const padding = paddingFor(full.length, options.padding)
  if ((full.length + padding.length) % 16 !== 0)
    throw new TypeError("padding must fill the last block of 16 bytes")
  return Buffer.concat([full, padding])
}

function paddingFor(length: number, wanted: number | Uint8Array | undefined): Uint8Array {
  if (wanted instanceof Uint8Array) return wanted
  const count = wanted ?? unit - (length % unit)
  return Buffer.alloc(count, count)
}

function takeApart(padded: Buffer, appId: Buffer): Opened {
  const padding = padded.at(-1) ?? 0
  if (padding < 1 || padding > unit || !padded.subarray(-padding).every((b) => b === padding))
    return { ok: false, error: envelopeError.decrypt }
  const full = padded.subarray(0, padded.length - padding)
  if (full.length < headerBytes) return { ok: false, error: envelopeError.length }
  const length = full.readUInt32BE(16)
  if (length > full.length - headerBytes) return { ok: false, error: envelopeError.length }
  const bytes = full.subarray(headerBytes, headerBytes + length)
  if (!full.subarray(headerBytes + length).equals(appId))
    return { ok: false, error: envelopeError.receiver }
  return { ok: true, message: bytes.toString(), bytes, random: full.subarray(0, 16), padding }
}
