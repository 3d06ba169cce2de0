// A call whose answer was lost is made again where the desk's table says so (edge/desks/desks.ts): other tests
// pass on a worker whose every repeatable call loses its first answer, and together they make all of them.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { buildWorker } from "./troubled.ts"

const root = join(import.meta.dirname, "../..")
const files = [
  "tests/edge/admin/migrate.test.ts",
  "tests/edge/codes/confirm.test.ts",
  "tests/edge/oidc/refresh.test.ts",
  "tests/edge/oidc/request.test.ts",
  "tests/edge/oidc/session.test.ts",
  "tests/edge/people/account.test.ts",
  "tests/edge/people/deleted-rows.test.ts",
  "tests/edge/people/join.test.ts",
  "tests/edge/people/late-news.test.ts",
  "tests/edge/people/not-me.test.ts",
  "tests/edge/people/proofs-app.test.ts",
  "tests/edge/sign-in/confirm-digits.test.ts",
  "tests/edge/wechat/web-authorization.test.ts",
  "tests/faults/seldom.ts",
]

let workerDir: string
let logs: string
before(async () => {
  workerDir = await buildWorker("tests/faults/forgetful-worker.ts")
  logs = mkdtempSync(join(tmpdir(), "menshen-logs-"))
})
after(() => {
  for (const folder of [workerDir, logs]) rmSync(folder, { recursive: true, force: true })
})

/** What the workers have logged: every call that may be repeated, or every call whose answer was lost. */
function logged(event: "may_be_repeated" | "answer_lost"): Set<string> {
  const text = readdirSync(logs).map((name) => readFileSync(join(logs, name), "utf8"))
  const lines = text.join("").matchAll(new RegExp(`"event":"${event}","type":"([\\w.]+)"`, "g"))
  return new Set([...lines].map(([, name = ""]) => name))
}

test("every call that may be repeated is repeated when its answer is lost", () => {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    MENSHEN_TEST_WORKER: workerDir,
    MENSHEN_TEST_LOGS: logs,
  }
  delete env.NODE_TEST_CONTEXT
  const { status, stdout } = spawnSync(process.execPath, ["--test", ...files], {
    cwd: root,
    env,
    encoding: "utf8",
  })
  assert.equal(status, 0, stdout)
  const [repeatable, lost] = [logged("may_be_repeated"), logged("answer_lost")]
  assert.ok(repeatable.size > 0)
  assert.deepEqual(
    [...repeatable].filter((call) => !lost.has(call)),
    [],
  )
})
