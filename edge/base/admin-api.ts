// The admin API in types: the worker writes these, the command line reads them. Times are ISO 8601 in
// UTC. docs/operating.md describes each member.

import type { Warning } from "./warning.ts"

export interface Pool {
  name: string
  accounts: { name: string; appId: string }[]
  /** Client ids. */
  apps: string[]
}

/** The QR codes made ahead for an account. */
export interface PoolView {
  account: string
  free: number
  leased: number
  quarantined: number
  /** Of the free ones: WeChat takes no scan of them in a day. */
  expiring: number
  /** Of the codes that WeChat still takes: those that may be leased and last for a day more. */
  percent: number
  /** By Menshen's clock, in seconds since 1970. */
  time: number
  warning?: string
}

/** How Menshen's set-up looks from inside, for `menshen doctor`. */
export interface SetUpView {
  /** Of the sender of this request, as limits count it; absent if nobody can say it. */
  address?: string
  /** Of the proxy, if menshen.json names one (`clientAddressHeader`). */
  addressHeader?: string
  accounts: AccountSetUp[]
  warnings: Warning[]
}

export interface AccountSetUp {
  name: string
  /** The URL for WeChat's console. */
  callback: string
  /** Of the day, for an account that makes QR codes. */
  qrCodes?: { made: number; perDay: number }
  /** WeChat's last check of the URL, and its last push. */
  verifiedAt?: string
  pushedAt?: string
  /** What was refused since. */
  verificationRefused?: RefusedArrival
  pushRefused?: RefusedArrival
  /** WeChat's last request for it that reached no callback. */
  lostCallback?: { at: string; sentence: string }
}

export interface RefusedArrival {
  at: string
  reason: string
  sentence: string
  /** A Token of the account signs it. Strangers send any other. */
  signed: boolean
  count: number
}

/** Identities whose UnionID is wanted; `next` is "" after the last. */
export interface WantedUnions {
  openids: string[]
  next: string
}

/** Files of the data folder that are lost, such as "directory/customers", and those that carry another
 * installation's id. */
export interface Losses {
  lost: string[]
  foreign: string[]
}

export interface UserView {
  user: string
  state: "active" | "merged" | "forgotten"
  mergedInto?: string
  createdAt: string
  identities: IdentityView[]
  unions: { openPlatform: string; unionid: string }[]
  accounts: { clientId: string; account: string }[]
  emails: string[]
  phones: string[]
  conflicts: ConflictView[]
  merges: MergeView[]
}

export interface IdentityView {
  appId: string
  openid: string
  unionid?: string
  following: boolean
  createdAt: string
}

export const conflictStates = ["open", "merged", "apart"] as const

export type ConflictState = (typeof conflictStates)[number]

export interface ConflictView {
  id: number
  state: ConflictState
  user: string
  other: string
  appId: string
  openid: string
  openPlatform?: string
  unionid?: string
  createdAt: string
  resolvedAt?: string
}

export interface MergeView {
  id: number
  from: string
  into: string
  createdAt: string
  undoneAt?: string
}

export interface AuditView {
  id: number
  at: string
  actor: string
  action: string
  user?: string
  detail: Record<string, unknown>
}

/** An event that could not be delivered to its application for about a day. */
export interface DeadLetterView {
  id: number
  target: string
  user: string
  type: string
  attempts: number
  createdAt: string
  /** "" if the secret that it was sealed under was replaced. */
  body: string
}

/** A push that a target of `forward` did not answer in time: never its content. */
export interface PushView {
  id: number
  /** Its name. */
  target: string
  state: "waiting" | "dead"
  /** WeChat's first delivery. */
  firstAt: string
  /** Deliveries after the first one. */
  attempts: number
  /** Of a push that waits. */
  nextAt?: string
  /** A sentence, or the kind of the failure; absent before the first. */
  lastFailure?: string
}

/** One way to find a user. `user` is also the `sub` of tokens. */
export type Search =
  | { appId: string; openid: string }
  | { clientId: string; account: string }
  | { email: string }
  | { phone: string }
  | { user: string }

/** The result of a batch. Line numbers count from 1 within the request. */
export interface ImportAnswer {
  counts: ImportCounts
  lines: LineReport[]
}

export const importOutcomes = ["created", "added", "same", "conflict", "refused"] as const
export type ImportOutcome = (typeof importOutcomes)[number]
export type ImportCounts = Record<ImportOutcome, number>

/** A line that was not imported, or of which an address was not taken (`contact_taken`). */
export interface LineReport {
  line: number
  outcome: ImportOutcome
  reason: string
  /** What is wrong and where, for the operator who corrects the line. */
  sentence: string
}

/** Progress of an import: `cursor` is the text that came with the last batch. */
export interface ImportProgress {
  cursor: string
  counts: ImportCounts
}

export interface MigrateAnswer {
  counts: MigrateCounts
  lines: MigrateReport[]
  /** Where the next page starts; absent on the last page. */
  next?: string
}

export const migrateOutcomes = ["moved", "same", "conflict", "unknown", "refused"] as const
export type MigrateCounts = Record<(typeof migrateOutcomes)[number], number>

export interface MigrateReport {
  /** The openid under the old account; empty if the line has none. */
  openid: string
  /** Line of the mapping, counted from 1 within the request. */
  line?: number
  outcome: "conflict" | "unknown" | "refused"
  reason: string
  sentence: string
}

/** One version of the stored configuration. 0 bytes give the word back to the deployed one. */
export interface ConfigurationEntry {
  version: number
  bytes: number
  /** Milliseconds since 1970. */
  at: number
  /** The caller, as `menshen-operator` claimed. */
  operator: string
  note: string
}

export interface ConfigurationFault {
  pointer: string
  sentence: string
}

export interface ConfigurationView {
  /** Which text counts. */
  source: "stored" | "deployed"
  /** Of the store; 0 before anything was stored. */
  version: number
  /** Whether a text may be stored. */
  isStored: boolean
  text: string
  /** Why the text cannot be used; until it can, every worker that starts refuses. */
  faults: ConfigurationFault[]
}

export interface ConfigurationCheck {
  bytes: number
  faults: ConfigurationFault[]
  warnings: ConfigurationFault[]
}

/** The core takes no larger text. */
export const configurationBytesMax = 256 * 1024
