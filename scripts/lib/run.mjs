import { spawn } from "node:child_process"
import { root } from "./paths.mjs"
import { Refusal } from "./say.mjs"

/**
 * Runs a command in the checkout and returns { code, output }, with both streams together. With
 * `show` the output is also printed as it comes; after `limitMs` the command is ended.
 */
export function run(command, args, options = {}) {
  const { show = false, env = process.env, cwd = root, limitMs = 0 } = options
  return new Promise((resolve, reject) => {
    const stdio = ["ignore", "pipe", "pipe"]
    const child = spawn(command, args, { cwd, env, stdio, timeout: limitMs })
    const chunks = []
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        chunks.push(chunk)
        if (show) process.stdout.write(chunk)
      })
    }
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, output: Buffer.concat(chunks).toString() }))
  })
}

/** Like run, but throws a Refusal with the output on failure. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code === 0) return output
  throw new Refusal(`${output.trimEnd()}\n${[command, ...args].join(" ")} failed (exit ${code}).`)
}
