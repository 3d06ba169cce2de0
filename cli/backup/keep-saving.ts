// Saves a round at each interval, until it is told to stop. A target that is away is tried again for as long as it
// takes; meanwhile changes gather, and the next round has them all.

import { setTimeout as sleep } from "node:timers/promises"
import type { Terminal } from "../terminal.ts"
import { dropOutdated } from "./retention.ts"
import type { Saved, Saver } from "./saver.ts"
import type { Target } from "./target.ts"
import { asRefusal } from "./trouble.ts"

export interface Saving {
  saver: Saver
  target: Target
  everyMs: number
  keepMs: number | undefined
  terminal: Terminal
}

const againMs = 1000
const againMostMs = 30_000
/** How long the last round may take once it was told to stop. */
const lastMs = 5000
const hourMs = 60 * 60 * 1000

class Stopped extends Error {}

export async function keepSaving({ saver, target, everyMs, keepMs, terminal }: Saving) {
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, onSignal)
  const log = new Log(terminal)
  terminal.note(`Saving to ${target.name} every ${everyMs / 1000} s.`)
  for (let droppedAt = 0; ; ) {
    const begun = Date.now()
    const isLast = stop.signal.aborted
    await tryRound(saver, target, log, stop.signal)
    if (isLast) return
    log.tellSlow(Date.now() - begun, everyMs)
    if (keepMs !== undefined && begun - droppedAt >= hourMs) {
      droppedAt = begun
      await dropOutdated(target, keepMs, begun).catch((error) => log.tellOnce(messageOf(error)))
    }
    await sleep(Math.max(0, begun + everyMs - Date.now()), undefined, {
      signal: stop.signal,
    }).catch(() => {})
  }
}

async function tryRound(saver: Saver, target: Target, log: Log, stop: AbortSignal): Promise<void> {
  try {
    log.saved(await saver.save(patiently(target, log, stop)))
  } catch (error) {
    log.failed(error instanceof Stopped ? error.message : asRefusal(error).message)
  }
}

/** The same object again: the target may have it already, and its answer was lost. */
function patiently(target: Target, log: Log, stop: AbortSignal) {
  return async (key: string, bytes: Uint8Array): Promise<void> => {
    let wait = againMs
    let until = Number.POSITIVE_INFINITY
    for (;;) {
      try {
        return await target.put(key, bytes)
      } catch (error) {
        if (stop.aborted) until = Math.min(until, Date.now() + lastMs)
        if (Date.now() + wait > until) throw new Stopped(messageOf(error))
        log.failed(messageOf(error))
        await sleep(wait, undefined, stop.aborted ? {} : { signal: stop }).catch(() => {})
        wait = stop.aborted ? againMs : Math.min(2 * wait, againMostMs)
      }
    }
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Each trouble is told when it begins, when it changes and when it is over. */
class Log {
  private readonly terminal: Terminal
  private savedAt = 0
  private trouble = ""
  private isSlow = false

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  saved({ at, bytes, isFull }: Saved): void {
    if (this.trouble !== "") this.tell("Saving works again.")
    this.trouble = ""
    this.savedAt = at
    if (isFull) this.tell(`Saved everything (${Math.ceil(bytes / 1024)} KiB).`)
  }

  failed(message: string): void {
    if (message === this.trouble) return
    this.trouble = message
    const since = this.savedAt === 0 ? "the start" : new Date(this.savedAt).toISOString()
    this.tell(`Nothing was saved since ${since}: ${message}`)
  }

  tellOnce(message: string): void {
    if (message !== this.trouble) this.tell(message)
    this.trouble = message
  }

  tellSlow(tookMs: number, everyMs: number): void {
    const isSlow = tookMs > everyMs
    if (isSlow && !this.isSlow) {
      const seconds = (tookMs / 1000).toFixed(1)
      this.tell(`A round took ${seconds} s, longer than its interval of ${everyMs / 1000} s.`)
    }
    this.isSlow = isSlow
  }

  private tell(text: string): void {
    this.terminal.note(`${new Date().toISOString()}  ${text}`)
  }
}
