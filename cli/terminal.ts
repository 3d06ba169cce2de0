// The output of a command: results on one stream, everything else on the other.

export interface Terminal {
  json: boolean
  /** Results, for people or a pipe. */
  out: (text: string) => void
  /** Progress and warnings. */
  note: (text: string) => void
  progress: Progress
}

export interface Progress {
  /** `done` of `all`, which is absent if it is not known; `text` is the rest of the line. */
  show: (done: number, all: number | undefined, text: string) => void
  /** Removes a bar before other text. */
  clear: () => void
}

type Stream = Pick<NodeJS.WriteStream, "write"> & { isTTY?: boolean; columns?: number }

const plainEveryMs = 5000
const barEveryMs = 100
const barCells = 24

export function terminalOn(stdout: Stream, stderr: Stream, json: boolean): Terminal {
  const progress = stderr.isTTY ? bar(stderr) : plainLines(stderr)
  return {
    json,
    out: (text) => {
      progress.clear()
      stdout.write(`${text}\n`)
    },
    note: (text) => {
      progress.clear()
      stderr.write(`${text}\n`)
    },
    progress,
  }
}

const percentOf = (done: number, all: number) =>
  Math.floor((Math.min(done, all) / (all || 1)) * 100)

export function barText(done: number, all: number | undefined, text: string): string {
  if (all === undefined) return text
  const filled = Math.floor((Math.min(done, all) / (all || 1)) * barCells)
  const cells = "█".repeat(filled).padEnd(barCells, "░")
  return `${cells} ${String(percentOf(done, all)).padStart(3)} %  ${text}`
}

/** One line that is overwritten. */
function bar(stream: Stream): Progress {
  let shown = false
  let last = Number.NEGATIVE_INFINITY
  return {
    show: (done, all, text) => {
      const now = performance.now()
      if (now - last < barEveryMs && done !== all) return
      last = now
      shown = true
      const line = barText(done, all, text).slice(0, (stream.columns ?? 80) - 1)
      stream.write(`\r\u001b[2K${line}`)
    },
    clear: () => {
      if (shown) stream.write("\r\u001b[2K")
      shown = false
    },
  }
}

/** For logs: an occasional line, without moving the cursor. */
function plainLines(stream: Stream): Progress {
  let last = performance.now()
  return {
    show: (done, all, text) => {
      const now = performance.now()
      if (now - last < plainEveryMs) return
      last = now
      stream.write(`${all === undefined ? "" : `${percentOf(done, all)} %  `}${text}\n`)
    },
    clear: () => {},
  }
}
