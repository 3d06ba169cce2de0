// The operator's log: one JSON object a line, of fields on this list and no others. No secret, no
// code, no openid, no query string has a name here (OP-02).

const kinds = {
  account: "string",
  client: "string",
  reason: "string",
  pointer: "string",
  errcode: "number",
  address: "string",
  status: "number",
  method: "string",
  route: "string",
  ms: "number",
  /** A ticket's shard, not its scene. */
  shard: "number",
  /** A user id of ours, never WeChat's. */
  user: "string",
  /** Who is told: an app, or one of our own desks. */
  target: "string",
  type: "string",
  /** A kid, which is public. */
  key: "string",
  error: "string",
  /** Of what was refused, and how many there may be. */
  bytes: "number",
  limit: "number",
  /** Seconds from the stamp that WeChat or an application set to when it came here. */
  late_s: "number",
  /** How often digits may still be wrong. */
  tries_left: "number",
  /** What happened and what to do. */
  sentence: "string",
} as const

interface Kinds {
  string: string
  number: number
}
export type Fields = {
  -readonly [Name in keyof typeof kinds]?: Kinds[(typeof kinds)[Name]] | undefined
}

/** Reasons that only the log has. Those of the core go through core/log-refusal.ts, which adds the
 * sentence of each. */
export type OwnReason =
  | "sessions_ended"
  | "unknown"
  | "foreign"
  | "reused"
  | "wrong secret"
  | "assertion refused"
  | `${string} is not its method`

export function log(event: string, fields: Fields & { reason?: OwnReason } = {}): void {
  writeLine(event, fields)
}

export function writeLine(event: string, fields: Fields): void {
  const allowed = Object.entries(fields).filter(
    ([name, value]) => typeof value === kinds[name as keyof typeof kinds],
  )
  console.log(
    JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(allowed) }),
  )
}

/** An error's kind and place; its message may quote input. */
export function logError(event: string, error: unknown, fields: Fields = {}): void {
  const kind = error instanceof Error ? error.name : typeof error
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  const place = /at .*/.exec(stack)?.[0] ?? ""
  writeLine(event, { ...fields, error: `${kind} ${place}`.trim() })
}
