// Random names and proofs, and the hashes they are stored as.

const encoder = new TextEncoder()

export const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))

export function base64url(bytes: Uint8Array): string {
  const text = base64(bytes)
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}

export const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0))

const random = (count: number) => base64url(crypto.getRandomValues(new Uint8Array(count)))

/** 256 bits that only the browser of one ticket holds. */
export const newSecret = () => random(32)

/** A user id: random, so that it says nothing about WeChat's. */
export const newUserId = () => random(16)

/** The `webhook-id` of one event. */
export const newMessageId = () => `msg_${random(16)}`

/** A proof of an old account; it stands in the URL that the application sees. */
export const newProofId = () => `p${random(16)}`
export const isProofId = (text: string) => /^p[A-Za-z0-9_-]{22}$/.test(text)

/** Digits, each as likely as any other: what is above the last whole round is drawn again. */
function randomDigits(count: number): string {
  const all = 10 ** count
  const limit = Math.floor(2 ** 32 / all) * all
  for (;;) {
    const [drawn = limit] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < limit) return String(drawn % all).padStart(count, "0")
  }
}

export const newSixDigits = () => randomDigits(6)

/** What confirms a ticket: two digits for the browser to show, six for the phone. */
export const newDigits = () => randomDigits(8)

/**
 * Ids for users who are imported together. 32 of their 128 bits are the same, so that what is written
 * of them lies side by side: with ids from all over, a batch of people touches thousands of pages.
 */
export function userIdsTogether(): () => string {
  const shared = crypto.getRandomValues(new Uint8Array(4))
  return () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    bytes.set(shared)
    return base64url(bytes)
  }
}

/** `m` and 22 characters: 132 random bits, of which the first ones pick the desk. */
export const newScene = () => `m${random(17).slice(0, 22)}`

export const isScene = (text: string) => /^m[A-Za-z0-9_-]{22}$/.test(text)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The desk of a scene: its first two characters, so shards can be any power of two up to 4,096. */
export function shardOf(scene: string, shards: number): number {
  const [high, low] = [scene.charAt(1), scene.charAt(2)].map((c) => alphabet.indexOf(c))
  return ((high ?? 0) * 64 + (low ?? 0)) % shards
}

/** An authorization code begins with its ticket's scene, so that it finds its desk. */
export const newAuthCode = (scene: string) => `${scene}.${random(32)}`
export const sceneOfAuthCode = (authCode: string) => authCode.split(".")[0] ?? ""

export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)))
}

export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b)
}
