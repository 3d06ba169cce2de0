// Reads what the server says before it is used: a value of the right shape, or undefined.

import { chatCodePattern, type State, states } from "./generated.ts"

export interface Status {
  readonly state: State
  readonly version: number
  readonly expiresIn: number
  readonly reason?: string | undefined
  /** Of a line of the operator's log. */
  readonly errorId?: string | undefined
  /** In state `scanned`: how the person has to confirm, if at all: `tap`, `reply` or `phone-code`. */
  readonly confirm?: string | undefined
  /** The two digits to answer with in the chat. */
  readonly matchNumber?: string | undefined
}

export interface Ticket {
  readonly scene: string
  readonly url: string
  readonly expiresIn: number
  readonly version: number
  readonly appName: string
  /** Digits to send to an account whose QR code names no ticket. */
  readonly chatCode?: string | undefined
  /** Inside WeChat the account signs in without a scan (docs/wechat-protocol.md#web-authorization). */
  readonly oauth?: boolean
  /** Absent on the hosted page, which has a cookie instead. */
  readonly secret?: string
}

export interface Collected {
  readonly code: string
  readonly state: string
  readonly iss: string
  readonly redirectTo: string
}

/** An error value. Recognized by its shape, because a file that is loaded later has its own classes. */
export interface Fault {
  /** A reason's name, or one of the widget's own: see docs/reference/widget.md. */
  readonly fault: string
  /** For the developer; visitors read the sentences of words/. */
  readonly description: string
  /** Of a line of the operator's log. */
  readonly id?: string | undefined
}

export const fail = (fault: string, description = "", id?: string): Fault => ({
  fault,
  description: id ? `${description} (${id})` : description,
  id,
})

/** Heard while the browser is online; it does not say that CORS kept an answer back. */
export const unreachable = (error: unknown = "") =>
  fail("server_unreachable", `${error} (perhaps CORS)`)

export const isFault = (value: unknown): value is Fault => fieldsOf(value).fault !== undefined

/** Faults of the network or of a busy server: the same request may succeed later. */
export const passing = /^(server_.*|issuer_.*|too_many|ticket_out_of_turn)$/

export const scenePattern = /^[\w-]{1,64}$/
const secretPattern = /^[\w-]{16,128}$/
export const urlPattern = /^[!-~]{1,512}$/
const namePattern = /^[a-z_-]{1,64}$/
export const secondsMax = 86_400
const appNameChars = 60

type Fields = Record<string, unknown>

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {}

export const matches = (value: unknown, pattern: RegExp): value is string =>
  typeof value === "string" && pattern.test(value)

export const isCount = (value: unknown, least: number, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most

/** A wire code: the name of a reason. */
export const readName = (value: unknown) => (matches(value, namePattern) ? value : undefined)

export const readId = (value: unknown) => (matches(value, scenePattern) ? value : undefined)

export const readChatCode = (value: unknown) =>
  matches(value, chatCodePattern) ? value : undefined

/** Names come from strangers: no control characters, no direction overrides, and a limited length. */
export function readAppName(value: unknown): string {
  if (typeof value !== "string") return ""
  const printable = value.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, " ")
  return [...printable.trim()].slice(0, appNameChars).join("")
}

const isState = (name: unknown): name is State => states.includes(name as State)

export function readStatus(value: unknown): Status | undefined {
  const { state, version, expires_in: expiresIn, reason, ...rest } = fieldsOf(value)
  const { confirm, match_number, error_id } = rest
  if (!isState(state) || !isCount(version, 1, 0xffffffff)) return
  if (!isCount(expiresIn, 0, secondsMax)) return
  return {
    state,
    version,
    expiresIn,
    reason: readName(reason),
    errorId: readId(error_id),
    confirm: readName(confirm),
    matchNumber: matches(match_number, /^\d\d$/) ? match_number : undefined,
  }
}

export function readTicket(value: unknown): Ticket | undefined {
  const { scene, secret, url, app_name, chat_code, oauth } = fieldsOf(value)
  const { state, version = 0, expiresIn } = readStatus(value) ?? {}
  if (!matches(scene, scenePattern) || !matches(secret, secretPattern)) return
  if (!matches(url, urlPattern) || state !== "waiting" || !expiresIn) return
  return {
    scene,
    secret,
    url,
    version,
    expiresIn,
    appName: readAppName(app_name),
    chatCode: readChatCode(chat_code),
    oauth: oauth === true,
  }
}

/** A code must belong to this page's request: `state` and `iss` (RFC 9207) are compared with our own. */
export function readCollected(
  value: unknown,
  request: { readonly state?: string; readonly redirect_uri?: string },
  issuer: string,
): Collected | undefined {
  const { code, state = "", iss, redirect_to: redirectTo } = fieldsOf(value)
  if (!matches(code, /^[!-~]{1,512}$/) || state !== (request.state ?? "")) return
  if (typeof iss !== "string" || trimmed(iss) !== trimmed(issuer)) return
  const to = parseUrl(redirectTo)
  const registered = parseUrl(request.redirect_uri)
  if (!to || to.protocol !== registered?.protocol || to.host !== registered.host) return
  return { code, state: request.state ?? "", iss, redirectTo: to.href }
}

/** A URL with an explicit scheme, or undefined. */
export function parseUrl(text: unknown): URL | undefined {
  try {
    return new URL(text as string)
  } catch {
    return undefined
  }
}

const trimmed = (url: string) => url.replace(/\/$/, "")
