// Runs other tests on a worker whose every repeatable call loses its first answer (forgetful-worker.ts).

import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildWorker } from "./troubled.ts"

const root = join(import.meta.dirname, "../..")

export interface LossyRun {
  /** Of the tests' run. */
  status: number | null
  stdout: string
  /** Calls whose answer was lost, such as "TICKET_DESK.scan". */
  lost: Set<string>
  /** Every call that may be repeated. */
  repeatable: Set<string>
}

export async function runLossy(files: readonly string[]): Promise<LossyRun> {
  const workerDir = await buildWorker("tests/faults/forgetful-worker.ts")
  const logs = mkdtempSync(join(tmpdir(), "menshen-logs-"))
  try {
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      MENSHEN_TEST_WORKER: workerDir,
      MENSHEN_TEST_LOGS: logs,
    }
    delete env.NODE_TEST_CONTEXT
    const options = { cwd: root, env, encoding: "utf8" } as const
    const { status, stdout } = spawnSync(process.execPath, ["--test", ...files], options)
    const named = (event: string) => callsNamed(logs, event)
    return { status, stdout, lost: named("answer_lost"), repeatable: named("may_be_repeated") }
  } finally {
    for (const folder of [workerDir, logs]) rmSync(folder, { recursive: true, force: true })
  }
}

/** The worker logs both. */
function callsNamed(logs: string, event: string): Set<string> {
  const text = readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"))
  const lines = text.join("").matchAll(new RegExp(`"event":"${event}","type":"([\\w.]+)"`, "g"))
  return new Set([...lines].map(([, name = ""]) => name))
}
