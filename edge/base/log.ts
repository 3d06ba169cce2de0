// The operator's log: one JSON object a line, of fields on this list and no others. No secret, no
// code, no openid, no query string has a name here (OP-02).

interface Fields {
  account: string
  client: string
  reason: string
  sentence: string
  pointer: string
  errcode: number
  address: string
  status: number
  method: string
  route: string
  ms: number
  /** A ticket's shard, not its scene. */
  shard: number
  /** A user id of ours, never WeChat's. */
  user: string
  /** Who is told: an app, or one of our own desks. */
  target: string
  type: string
  /** A kid, which is public. */
  key: string
  error: string
}

const allowed: ReadonlySet<string> = new Set<keyof Fields>([
  "account",
  "client",
  "reason",
  "sentence",
  "pointer",
  "errcode",
  "address",
  "status",
  "method",
  "route",
  "ms",
  "shard",
  "user",
  "target",
  "type",
  "key",
  "error",
])

export function log(event: string, fields: Partial<Fields> = {}): void {
  const kept = Object.entries(fields).filter(([name]) => allowed.has(name))
  console.log(
    JSON.stringify({ time: new Date().toISOString(), event, ...Object.fromEntries(kept) }),
  )
}

/** An error's kind and place; its message may quote input. */
export function logError(event: string, error: unknown, fields: Partial<Fields> = {}): void {
  const kind = error instanceof Error ? error.name : typeof error
  const stack = error instanceof Error ? (error.stack ?? "") : ""
  const place = /at .*/.exec(stack)?.[0] ?? ""
  log(event, { ...fields, error: `${kind} ${place}`.trim() })
}
