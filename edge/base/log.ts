// The operator's log: one JSON object per line, with the fields of this list only. The list has no field
// for a secret, a code, an openid or a query string, so that none is logged by mistake (OP-02).

import { sentenceOfTrouble, troubleOf } from "./storage-trouble.ts"

const kinds = {
  /** Of a refusal; the answer to the visitor has it, too (base/refusal-id.ts). */
  id: "string",
  account: "string",
  client: "string",
  reason: "string",
  pointer: "string",
  errcode: "number",
  /** WeChat's words for it. */
  errmsg: "string",
  /** The path of WeChat's API. */
  call: "string",
  address: "string",
  status: "number",
  method: "string",
  route: "string",
  ms: "number",
  /** A ticket's shard, not its scene. */
  shard: "number",
  /** Menshen's user id, never an identifier of WeChat's. */
  user: "string",
  /** Receiver of a notification: an app, or one of Menshen's desks. */
  target: "string",
  type: "string",
  /** A kid, which is public. */
  key: "string",
  error: "string",
  /** Size of the refused input, and its limit. */
  bytes: "number",
  limit: "number",
  /** Seconds between the timestamp set by WeChat or an application and the arrival here. */
  late_s: "number",
  /** How many of them. */
  count: "number",
  /** Attempts left after wrong digits. */
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

/** Reasons that exist only in the log. The core's reasons go through core/log-refusal.ts, which adds
 * their sentences. */
export type OwnReason =
  | "sessions_ended"
  | "unknown"
  | "foreign"
  | "reused"
  | "offline_access ended"
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

/** Logs the kind and place of an error, but not its message, which may quote input. Trouble with the disk is
 * named, with what to do. */
export function logError(event: string, error: unknown, fields: Fields = {}): void {
  const kind = error instanceof Error ? error.name : typeof error
  const place = error instanceof Error ? placeOf(error) : ""
  const trouble = troubleOf(error)
  const storage = trouble && { type: trouble, sentence: sentenceOfTrouble(trouble) }
  writeLine(event, { ...storage, ...fields, error: `${kind} ${place}`.trim() })
}

/** The first frame of a stack. The message stands before it, and can have lines that look like one. */
function placeOf({ message, stack = "" }: Error): string {
  const from = stack.indexOf(message)
  const frames = from < 0 ? "" : stack.slice(from + message.length)
  return /^ +(at .*)/m.exec(frames)?.[1] ?? ""
}
