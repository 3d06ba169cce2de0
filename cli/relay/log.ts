// The relay's log: one JSON object per line, with the fields of this type only. None can hold a secret, a token, a code,
// an openid or a query string (OP-02).

export interface Fields {
  caller?: string | undefined
  account?: string | undefined
  call?: string | undefined
  refused?: string | undefined
  address?: string | undefined
  errcode?: number | undefined
  status?: number | undefined
  error?: string | undefined
  ms?: number | undefined
  port?: number | undefined
  sentence?: string | undefined
}

export type Log = (event: string, fields?: Fields) => void

/** Strangers cause refusals, and a flood must not fill the disk. Each kind of line has its own share, so that a flood
 * hides no call of a caller. */
const linesMost = 600

export function logTo(write: (line: string) => void, now: () => number = Date.now): Log {
  let minute = 0
  const lines = new Map<string, number>()
  return (event, fields = {}) => {
    const at = Math.floor(now() / 60_000)
    if (at !== minute) lines.clear()
    minute = at
    const kind = `${event} ${fields.refused ?? ""}`.trim()
    const count = (lines.get(kind) ?? 0) + 1
    lines.set(kind, count)
    if (count > linesMost) return
    write(JSON.stringify({ time: new Date(now()).toISOString(), event, ...fields }))
    if (count < linesMost) return
    write(JSON.stringify({ event: "lines_dropped", type: kind, limit: linesMost }))
  }
}
