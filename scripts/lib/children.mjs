import { spawn } from "node:child_process"
import { root } from "./paths.mjs"
import { say } from "./say.mjs"

const graceMs = 3000
/** A process that ends more often within a minute ends for a reason that another start does not mend. */
const restartsMost = 5
const restartAfterMs = 500

/** The processes of one `npm start`: they start and end together. */
export class Children {
  #running = new Map()
  #stopping = false
  #reportDeath

  /** Settles with a sentence when a child ends that nobody stopped. */
  death = new Promise((resolve) => {
    this.#reportDeath = resolve
  })

  /** A process that ends by itself ends them all, unless it is `kept`: then it is started again. */
  start(name, command, args, { env, kept = false, ends = [] }) {
    // A process group of its own, so that Ctrl-C reaches this script first and does not kill the
    // child.
    const options = { cwd: root, env, stdio: ["ignore", "inherit", "inherit"], detached: true }
    const child = spawn(command, args, options)
    const ended = new Promise((resolve) => child.once("close", resolve))
    this.#running.set(child, ended)
    child.once("error", ({ message }) => this.#died(child, `${name} did not start: ${message}.`))
    child.once("exit", (code, signal) => {
      const sentence = `${name} stopped by itself (${signal ?? `exit ${code}`}); see above.`
      const lately = [...ends, Date.now()].filter((at) => at > Date.now() - 60_000)
      if (!kept || this.#stopping || lately.length > restartsMost)
        return this.#died(child, sentence)
      this.#running.delete(child)
      say(`${sentence} It is started again.`)
      setTimeout(() => {
        if (!this.#stopping) this.start(name, command, args, { env, kept, ends: lately })
      }, restartAfterMs)
    })
  }

  #died(child, sentence) {
    this.#running.delete(child)
    if (!this.#stopping) this.#reportDeath(sentence)
  }

  /** Ends every child: requested first, forced after a while. */
  async stop() {
    this.#stopping = true
    const ends = [...this.#running.values()]
    this.#signal("SIGTERM")
    const force = setTimeout(() => this.#signal("SIGKILL"), graceMs)
    await Promise.all(ends)
    clearTimeout(force)
  }

  #signal(signal) {
    for (const { pid } of this.#running.keys()) {
      try {
        process.kill(-pid, signal)
      } catch {
        // It ended between the loop and the signal.
      }
    }
  }
}
