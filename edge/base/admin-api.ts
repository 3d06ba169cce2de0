// What the admin API says, in types: the worker writes it, the command line reads it. Times are
// ISO 8601 in UTC. docs/operating.md describes each member.

export interface Pool {
  name: string
  accounts: { name: string; appId: string }[]
  /** Their client_ids. */
  apps: string[]
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

/** An event that its application did not take for about a day. */
export interface DeadLetterView {
  id: number
  target: string
  user: string
  type: string
  attempts: number
  createdAt: string
  body: string
}

/** One person by one of these. `user` is the id that is also the `sub` of tokens. */
export type Search =
  | { appId: string; openid: string }
  | { clientId: string; account: string }
  | { email: string }
  | { phone: string }
  | { user: string }

/** What became of a batch. The line numbers count from 1 within the request. */
export interface ImportAnswer {
  counts: ImportCounts
  lines: LineReport[]
}

export const importOutcomes = ["created", "added", "same", "conflict", "refused"] as const
export type ImportOutcome = (typeof importOutcomes)[number]
export type ImportCounts = Record<ImportOutcome, number>

export interface LineReport {
  line: number
  outcome: "conflict" | "refused"
  reason: string
  /** What is wrong where, for the person who has to mend the line. */
  sentence: string
}

/** How far an import got: `cursor` is the text that the last batch brought along. */
export interface ImportProgress {
  cursor: string
  counts: ImportCounts
}

export interface MigrateAnswer {
  counts: MigrateCounts
  lines: MigrateReport[]
  /** Where to go on; missing at the end. */
  next?: string
}

export const migrateOutcomes = ["moved", "same", "conflict", "unknown", "refused"] as const
export type MigrateCounts = Record<(typeof migrateOutcomes)[number], number>

export interface MigrateReport {
  /** The openid of the old account, where it is one. */
  openid: string
  /** Of a mapping, counted from 1 within the request. */
  line?: number
  outcome: "conflict" | "unknown" | "refused"
  reason: string
  sentence: string
}
