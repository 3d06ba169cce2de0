// A worker that ends by itself is started again, whatever has become of the folder of this run.

import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { until } from "../../support/until.ts"
import { processesOf } from "../support/processes.ts"
import { sandboxSetting, startProgram } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-restart-"))
after(() => rmSync(folder, { recursive: true, force: true }))
const { config, env, port } = await sandboxSetting()
writeFileSync(join(folder, "menshen.json"), JSON.stringify(config))

async function started(name: string) {
  const temporary = join(folder, name)
  mkdirSync(temporary)
  const words = ["start", "--data", join(folder, `${name}-data`)]
  const begun = startProgram(words, { cwd: folder, env: { ...env, TMPDIR: temporary } })
  after(() => begun.child.kill("SIGKILL"))
  await begun.ready()
  const [run = ""] = readdirSync(temporary).filter((one) => one.startsWith("menshen-run-"))
  return { ...begun, run: join(temporary, run) }
}

const isWorkerd = ({ command }: { command: string }) => command.includes("/workerd serve")

function killWorkerd(launcher: number | undefined): void {
  const [workerd] = processesOf(launcher ?? 0).filter(isWorkerd)
  assert.ok(workerd)
  process.kill(workerd.pid, "SIGKILL")
}

const outcomes: [what: string, change: (run: string) => void][] = [
  ["after it was killed", () => {}],
  [
    "after its configuration was cleaned away as an old file",
    (run) => rmSync(join(run, "workerd.capnp")),
  ],
]
for (const [at, [what, change]] of outcomes.entries()) {
  test(what, async () => {
    const begun = await started(`again-${at}`)
    change(begun.run)
    killWorkerd(begun.child.pid)
    await until("it answers again", async () => {
      assert.equal(begun.child.exitCode, null, begun.said())
      if (!begun.said().includes("It is started again")) return false
      const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
      return answer?.status === 200
    })
    begun.child.kill("SIGTERM")
    const { code, said } = await begun.ended
    assert.equal(code, 0)
    assert.equal(said.match(/stopped by itself/g)?.length, 1, said)
  })
}

test("never from a folder that another account could have made", async () => {
  const begun = await started("gone")
  rmSync(begun.run, { recursive: true })
  killWorkerd(begun.child.pid)
  const { code, said } = await begun.ended
  assert.equal(code, 1)
  assert.match(said, /the folder of this run, was removed: start again/)
})
