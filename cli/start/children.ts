// The processes of one Menshen: they start and end together.

import { type ChildProcess, spawn } from "node:child_process"
import type { Guard } from "./guard.ts"

/** A process that ends more often within a minute ends for a reason that another start does not mend. */
const restartsMost = 5
const restartAfterMs = 500

export interface Program {
  name: string
  command: string
  args: string[]
  env: NodeJS.ProcessEnv
  /** Makes the files that it reads when it starts. A sentence, if they cannot be had. */
  files?: () => string | undefined
  /** It is started again when it ends by itself; any other one then ends them all. */
  kept?: boolean
  /** Open files that it holds as long as it runs. */
  held?: number[]
}

export class Children {
  readonly #running = new Map<ChildProcess, Promise<unknown>>()
  readonly #guard: Guard
  readonly #say: (line: string) => void
  #stopping = false
  #reportDeath: (sentence: string) => void = () => {}

  /** Settles with a sentence when a child ends that nobody stopped. */
  readonly death: Promise<string> = new Promise((resolve) => {
    this.#reportDeath = resolve
  })

  constructor(guard: Guard, say: (line: string) => void) {
    this.#guard = guard
    this.#say = say
  }

  start(program: Program, ends: number[] = []): void {
    const { name, env, held = [] } = program
    const fault = program.files?.()
    if (fault !== undefined) {
      this.#reportDeath(fault)
      return
    }
    const [command, args] = this.#guard.guarded(program.command, program.args)
    const stdio = ["pipe" as const, "inherit" as const, "inherit" as const, ...held]
    // A process group of its own, so that Ctrl-C reaches the launcher first and does not kill the child.
    const child = spawn(command, args, { env, stdio, detached: true })
    const ended = new Promise((resolve) => child.once("close", resolve))
    this.#running.set(child, ended)
    child.once("error", ({ message }) => this.#died(child, `${name} did not start: ${message}.`))
    child.once("exit", (code, signal) =>
      this.#ended(child, program, ends, signal ?? `exit ${code}`),
    )
    this.#guard.begin(child)
  }

  #ended(child: ChildProcess, program: Program, ends: number[], how: string): void {
    const sentence = `${program.name} stopped by itself (${how}); see above.`
    const lately = [...ends, Date.now()].filter((at) => at > Date.now() - 60_000)
    if (!program.kept || this.#stopping || lately.length > restartsMost) {
      this.#died(child, sentence)
      return
    }
    this.#forget(child)
    this.#say(`${sentence} It is started again.`)
    setTimeout(() => {
      if (!this.#stopping) this.start(program, lately)
    }, restartAfterMs)
  }

  #forget(child: ChildProcess): void {
    this.#running.delete(child)
    this.#guard.forget(child)
  }

  #died(child: ChildProcess, sentence: string): void {
    this.#forget(child)
    if (!this.#stopping) this.#reportDeath(sentence)
  }

  /** Ends every child: requested first, and forced when `patience` is over. */
  async stop(patience: Promise<unknown>): Promise<void> {
    this.#stopping = true
    const ends = [...this.#running.values()]
    this.#signal("SIGTERM")
    patience.then(() => this.#signal("SIGKILL"))
    await Promise.all(ends)
  }

  #signal(signal: NodeJS.Signals): void {
    for (const { pid } of this.#running.keys()) {
      if (pid === undefined) continue
      try {
        process.kill(process.platform === "win32" ? pid : -pid, signal)
      } catch {
        // It ended between the loop and the signal.
      }
    }
  }
}
