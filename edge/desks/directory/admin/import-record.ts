// Reads one line of an import strictly: anything unexpected is reported with its JSON pointer.

import { type Contact, type ContactKind, contactOf } from "../../../base/contacts.ts"
import type { Identity, Union } from "../../../core/binding.ts"
import type { Config } from "../../../core/config.ts"
import type { AppAccount } from "../store/store.ts"

export interface ImportRecord {
  /** The user id that the person had before; it is kept. */
  user?: string
  identities: (Identity & { union?: Union; following: boolean })[]
  accounts: AppAccount[]
  contacts: Contact[]
  /** Milliseconds since 1970. */
  createdAt?: number
}

/** What a pool lets a record refer to. */
export interface Ground {
  /** The Open Platform of each AppID, or "" if the account has none. */
  accounts: ReadonlyMap<string, string>
  clients: ReadonlySet<string>
}

export function groundOf({ pools, accounts, apps }: Config, pool: string): Ground {
  const names = pools.find(({ name }) => name === pool)?.accounts ?? []
  const own = accounts.filter(({ name }) => names.includes(name))
  const clients = apps.filter((app) => app.pool === pool).map(({ clientId }) => clientId)
  return {
    accounts: new Map(own.map(({ appId, openPlatform }) => [appId, openPlatform])),
    clients: new Set(clients),
  }
}

/** Thrown by the readers below and caught by `readRecord` alone. */
class Fault {
  readonly sentence: string

  constructor(pointer: string, what: string) {
    this.sentence = pointer === "" ? what : `${pointer} ${what}`
  }
}

const entriesMax = 32
/** As long as an application may state one (edge/sign-in/app-proof.ts), so that an export can come back. */
const accountCharsMax = 255

/** The record, or a sentence that says what is wrong with it. */
export function readRecord(text: string, ground: Ground): ImportRecord | string {
  try {
    return recordIn(parsed(text), ground)
  } catch (fault) {
    if (fault instanceof Fault) return fault.sentence
    throw fault
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Fault("", "The line is not JSON.")
  }
}

const members = ["user", "identities", "accounts", "emails", "phones", "createdAt"]

function recordIn(value: unknown, ground: Ground): ImportRecord {
  const body = objectAt("", value, members)
  const { user, createdAt } = body
  const record: ImportRecord = {
    ...(user !== undefined && { user: userAt("/user", user) }),
    identities: listAt(body, "identities", (at, one) => identityAt(at, one, ground)),
    accounts: listAt(body, "accounts", (at, one) => appAccountAt(at, one, ground)),
    contacts: [
      ...listAt(body, "emails", (at, one) => contactAt(at, one, "email")),
      ...listAt(body, "phones", (at, one) => contactAt(at, one, "phone")),
    ],
    ...(createdAt !== undefined && { createdAt: timeAt("/createdAt", createdAt) }),
  }
  refuseRepeats("/identities", record.identities, ({ appId, openid }) => `${appId} ${openid}`)
  refuseRepeats("/accounts", record.accounts, ({ clientId, account }) => `${clientId} ${account}`)
  refuseRepeats("/emails or /phones", record.contacts, ({ kind, address }) => `${kind} ${address}`)
  const ways = [record.identities, record.accounts, record.contacts]
  if (user === undefined && ways.every((way) => way.length === 0)) {
    throw new Fault("", "The record has nothing to know a person by.")
  }
  return record
}

function objectAt(at: string, value: unknown, known: string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Fault(at, `${at === "" ? "The line" : ""} is not a JSON object.`.trimStart())
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue
    throw new Fault(`${at}/${pointerToken(name)}`, `is unknown here. Known: ${known.join(", ")}.`)
  }
  return value as Record<string, unknown>
}

/** RFC 6901, and short enough for a report. */
const pointerToken = (name: string) => name.slice(0, 64).replaceAll("~", "~0").replaceAll("/", "~1")

function listAt<T>(
  body: Record<string, unknown>,
  name: string,
  read: (at: string, value: unknown) => T,
): T[] {
  const list = body[name] ?? []
  if (!Array.isArray(list)) throw new Fault(`/${name}`, "is not a list.")
  if (list.length > entriesMax) throw new Fault(`/${name}`, `has more than ${entriesMax} entries.`)
  return list.map((value, at) => read(`/${name}/${at}`, value))
}

function identityAt(at: string, value: unknown, { accounts }: Ground) {
  const body = objectAt(at, value, ["appId", "openid", "unionid", "following"])
  const { appId, openid, unionid, following = true } = body
  const openPlatform = typeof appId === "string" ? accounts.get(appId) : undefined
  if (typeof appId !== "string" || openPlatform === undefined) {
    throw new Fault(`${at}/appId`, "is not the appId of an account of this pool.")
  }
  if (typeof following !== "boolean") throw new Fault(`${at}/following`, "is not true or false.")
  const identity = { appId, openid: openidAt(`${at}/openid`, openid), following }
  if (unionid === undefined) return identity
  if (openPlatform === "") {
    throw new Fault(`${at}/unionid`, "means nothing: the account has no openPlatform configured.")
  }
  return { ...identity, union: { openPlatform, unionid: idAt(`${at}/unionid`, unionid) } }
}

function appAccountAt(at: string, value: unknown, { clients }: Ground) {
  const { clientId, account } = objectAt(at, value, ["clientId", "account"])
  if (typeof clientId !== "string" || !clients.has(clientId)) {
    throw new Fault(`${at}/clientId`, "is not the clientId of an app of this pool.")
  }
  if (typeof account !== "string" || account === "" || account.length > accountCharsMax) {
    throw new Fault(`${at}/account`, `is not a text of 1 to ${accountCharsMax} characters.`)
  }
  if (!account.isWellFormed()) throw new Fault(`${at}/account`, "has half of a character.")
  return { clientId, account }
}

function contactAt(at: string, value: unknown, kind: ContactKind) {
  const contact = typeof value === "string" ? contactOf(kind, value) : undefined
  if (contact !== undefined) return contact
  const what = kind === "email" ? "an e-mail address" : "a phone number with its country (+86…)"
  throw new Fault(at, `is not ${what}.`)
}

/** The core checks ids by the same rule; here the fault gets its position. */
function idAt(at: string, value: unknown): string {
  if (typeof value === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(value)) return value
  throw new Fault(at, "is not 1 to 64 characters of A-Z a-z 0-9 - _.")
}

/** An application may use the `sub` as the name of a member, and every object has a `__proto__`. */
function userAt(at: string, value: unknown): string {
  const user = idAt(at, value)
  if (user in {}) throw new Fault(at, "is a name that objects of JavaScript have of their own.")
  return user
}

function openidAt(at: string, value: unknown): string {
  if (typeof value === "string" && /^[A-Za-z0-9_-]{1,28}$/.test(value)) return value
  throw new Fault(at, "is not an openid: 1 to 28 characters of A-Z a-z 0-9 - _.")
}

function timeAt(at: string, value: unknown): number {
  const isIso = typeof value === "string" && /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?.*)?$/.test(value)
  const time = isIso ? Date.parse(value) : Number.NaN
  if (time > 0 && time <= Date.now()) return time
  throw new Fault(at, "is not a time of the past as 2026-01-31T12:00:00Z.")
}

function refuseRepeats<T>(at: string, list: T[], nameOf: (one: T) => string): void {
  if (list.length > 1 && new Set(list.map(nameOf)).size < list.length) {
    throw new Fault(at, "names the same one twice.")
  }
}
