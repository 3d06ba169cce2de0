// Random names and secrets, and the hash under which secrets are stored.

import { base64url } from "./base64.ts"

export { base64, base64url, bytesOf } from "./base64.ts"

const encoder = new TextEncoder()

const random = (count: number) => base64url(crypto.getRandomValues(new Uint8Array(count)))

/** 256 bits that only the browser of one ticket knows. */
export const newSecret = () => random(32)

/** Random, so that a user id reveals nothing about WeChat's identifiers. */
export const newUserId = () => random(16)

export const newInstallationId = () => random(16)

/** The `webhook-id` of one event. */
export const newMessageId = () => `msg_${random(16)}`

/** Names a proof of an old account; the application sees it in a URL. */
export const newProofId = () => `p${random(16)}`
export const isProofId = (text: string) => /^p[A-Za-z0-9_-]{22}$/.test(text)

/** Uniform digits by rejection sampling: a draw above the last whole multiple is repeated. */
function randomDigits(count: number): string {
  const all = 10 ** count
  const limit = Math.floor(2 ** 32 / all) * all
  for (;;) {
    const [drawn = limit] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < limit) return String(drawn % all).padStart(count, "0")
  }
}

export const newSixDigits = () => randomDigits(6)

/** All digits of a chat code but its check digit. The first is not 0, which the check digit does not see
 * (core/ticket/chat_code.hpp). */
export function newChatCodeDigits(count: number): string {
  for (;;) {
    const digits = randomDigits(count)
    if (!digits.startsWith("0")) return digits
  }
}

/** Digits that confirm a ticket: two for the browser to show, six for the phone. */
export const newDigits = () => randomDigits(8)

/**
 * Ids for users who are imported together. They share 32 of their 128 bits, so that their rows are
 * adjacent in storage: with unrelated ids, a batch of people touches thousands of pages.
 */
export function userIdsTogether(): () => string {
  const shared = crypto.getRandomValues(new Uint8Array(4))
  return () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16))
    bytes.set(shared)
    return base64url(bytes)
  }
}

/** `m` and 22 characters: 132 random bits. The first ones select the desk, because a scan names only its
 * scene (docs/decisions/0001-scene-carries-its-shard.md). */
export const newScene = () => `m${random(17).slice(0, 22)}`

export const isScene = (text: string) => /^m[A-Za-z0-9_-]{22}$/.test(text)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** The shard of a scene, by its first two characters, so any power of two up to 4,096 is possible. */
export function shardOf(scene: string, shards: number): number {
  const [high, low] = [scene.charAt(1), scene.charAt(2)].map((c) => alphabet.indexOf(c))
  return ((high ?? 0) * 64 + (low ?? 0)) % shards
}

/** Starts with the scene of its ticket, so that the token endpoint finds the desk. */
export const newAuthCode = (scene: string) => `${scene}.${random(32)}`
export const sceneOfAuthCode = (authCode: string) => authCode.split(".")[0] ?? ""

export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)))
}

export function equalInConstantTime(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && crypto.subtle.timingSafeEqual(a, b)
}
