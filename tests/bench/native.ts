// The native build of the core, with the same push as input.

import { execFileSync, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Timed } from "./compare.ts"
import { credentials, root, sample } from "./sample.ts"

export interface Native {
  timed: Timed
  stop: () => void
}

export function startNative(): Native {
  const options = { cwd: root, stdio: "pipe" } as const
  execFileSync("cmake", ["--preset", "dev"], options)
  execFileSync("cmake", ["--build", "--preset", "dev", "--target", "native_bench"], options)
  const child = spawn(`${root}build/dev/tests/bench/native_bench`, {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const { token, encodingAesKey, appId } = credentials
  const lines = [token, encodingAesKey, appId, sample.query, Buffer.byteLength(sample.body)]
  child.stdin.write(`${lines.join("\n")}\n${sample.body}\n`)
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]()
  const timed = async (count: number) => {
    child.stdin.write(`${count}\n`)
    const { value, done } = await answers.next()
    if (done) throw new Error("native_bench ended early: the sample did not open")
    return Number(value) / 1e6
  }
  return { timed, stop: () => child.stdin.end() }
}
