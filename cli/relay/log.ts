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

/** Strangers cause refusals, and a flood must not fill the disk. */
const linesMost = 600

export function logTo(write: (line: string) => void, now: () => number = Date.now): Log {
  let minute = 0
  let lines = 0
  return (event, fields = {}) => {
    const at = Math.floor(now() / 60_000)
    if (at !== minute) [minute, lines] = [at, 0]
    lines += 1
    if (lines > linesMost) return
    write(JSON.stringify({ time: new Date(now()).toISOString(), event, ...fields }))
    if (lines === linesMost) write(JSON.stringify({ event: "lines_dropped", limit: linesMost }))
  }
}
