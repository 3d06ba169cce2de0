// What the server says, read before it is used: a value of the right shape, or nothing.

import type { State } from "./brain.ts"

export interface Status {
  readonly state: State
  readonly version: number
  readonly expiresIn: number
  readonly reason?: string
}

export interface Ticket {
  readonly scene: string
  readonly url: string
  readonly expiresIn: number
  readonly version: number
  readonly appName: string
  /** The hosted page has a cookie instead. */
  readonly secret?: string
}

export interface Collected {
  readonly code: string
  readonly state: string
  readonly iss: string
  readonly redirectTo: string
}

const scenePattern = /^[\w-]{1,64}$/
const secretPattern = /^[\w-]{16,128}$/
const urlPattern = /^[!-~]{1,512}$/
const namePattern = /^[a-z_]{1,64}$/
const secondsMax = 86_400
const appNameChars = 60

type Fields = Record<string, unknown>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {}

export const matches = (value: unknown, pattern: RegExp): value is string =>
  typeof value === "string" && pattern.test(value)

const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** A wire code: the name of a reason. */
export const readName = (value: unknown) => (matches(value, namePattern) ? value : undefined)

/** Names are written by strangers: no control characters, no direction overrides, no novels. */
export function readAppName(value: unknown): string {
  if (typeof value !== "string") return ""
  const printable = value.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    " ",
  )
  const chars = [...printable.trim()]
  return chars.length > appNameChars
    ? `${chars.slice(0, appNameChars - 1).join("")}…`
    : chars.join("")
}

export function readStatus(
  value: unknown,
  knows: (state: unknown) => state is State,
): Status | undefined {
  const { state, version, expires_in: expiresIn, reason } = fieldsOf(value)
  if (!knows(state) || !isCount(version, 1, 0xffffffff)) return
  if (!isCount(expiresIn, 0, secondsMax)) return
  const name = readName(reason)
  return { state, version, expiresIn, ...(name && { reason: name }) }
}

export function readTicket(value: unknown): Ticket | undefined {
  const { scene, secret, url, state, version, expires_in, app_name } = fieldsOf(value)
  if (!matches(scene, scenePattern) || !matches(secret, secretPattern)) return
  if (!matches(url, urlPattern) || state !== "waiting") return
  if (!isCount(version, 1, 0xffffffff) || !isCount(expires_in, 1, secondsMax)) return
  return { scene, secret, url, version, expiresIn: expires_in, appName: readAppName(app_name) }
}

/** The hosted page writes its ticket into attributes and holds the proof in a cookie. */
export function readHosted(attribute: (name: string) => string): Ticket | undefined {
  const [scene, url] = [attribute("ticket"), attribute("qr")]
  const expiresIn = Number(attribute("expires-in"))
  if (!matches(scene, scenePattern) || !matches(url, urlPattern)) return
  if (!isCount(expiresIn, 0, secondsMax)) return
  // Version 0: the first status of the server counts, whatever it is.
  return { scene, url, expiresIn, version: 0, appName: readAppName(attribute("app-name")) }
}

/** A code is worth nothing to whoever did not ask for it: `state` and `iss` (RFC 9207) must be ours. */
export function readCollected(
  value: unknown,
  asked: { readonly state: string; readonly issuer: string; readonly redirectUri: string },
): Collected | undefined {
  const { code, state, iss, redirect_to: redirectTo } = fieldsOf(value)
  if (!matches(code, /^[!-~]{1,512}$/) || typeof redirectTo !== "string") return
  if ((state ?? "") !== asked.state) return
  if (typeof iss !== "string" || trimmed(iss) !== trimmed(asked.issuer)) return
  const [to, registered] = [parseUrl(redirectTo), parseUrl(asked.redirectUri)]
  if (!to || to.protocol !== registered?.protocol || to.host !== registered.host) return
  return { code, state: asked.state, iss, redirectTo }
}

export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

const trimmed = (url: string) => url.replace(/\/$/, "")
