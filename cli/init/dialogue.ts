// Questions on a terminal, one line each. Prompts go to standard error, so that results can be piped.

import { createInterface } from "node:readline"
import { Writable } from "node:stream"
import { exits, Refusal } from "../refusal.ts"
import type { Say } from "./texts.ts"

export interface Dialogue {
  tell: (text: string) => void
  /** The line that a person types after the prompt. */
  ask: (prompt: string, isSecret?: boolean) => Promise<string>
  close: () => void
}

export function dialogueOn(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  say: Say,
): Dialogue {
  const stopped = () => new Refusal(exits.stopped, say("stopped"))
  // Nothing is echoed between a line and the next prompt: what is typed ahead may be a secret.
  let echoes = false
  const screen = new Writable({
    write: (chunk, _, done) => {
      if (echoes) output.write(chunk)
      done()
    },
  })
  const reader = createInterface({ input, output: screen, terminal: true, historySize: 0 })
  const lines: string[] = []
  let isClosed = false
  let waiting: { resolve: (line: string) => void; reject: (error: Error) => void } | undefined
  reader.on("line", (line) => {
    echoes = false
    if (waiting) waiting.resolve(line)
    else lines.push(line)
    waiting = undefined
  })
  reader.on("SIGINT", () => reader.close())
  reader.once("close", () => {
    isClosed = true
    if (waiting) output.write("\n")
    waiting?.reject(stopped())
  })

  async function typed(prompt: string, isSecret: boolean): Promise<string> {
    const ahead = lines.shift()
    if (ahead !== undefined) {
      output.write(`${prompt}${isSecret ? "" : ahead}\n`)
      return ahead
    }
    if (isClosed) throw stopped()
    const answer = new Promise<string>((resolve, reject) => {
      waiting = { resolve, reject }
    })
    if (isSecret) output.write(prompt)
    echoes = !isSecret
    reader.setPrompt(prompt)
    reader.prompt()
    const line = await answer
    if (isSecret) output.write("\n")
    return line
  }

  return {
    tell: (text) => output.write(`${text}\n`),
    ask: (prompt, isSecret = false) => typed(prompt, isSecret),
    close: () => reader.close(),
  }
}
