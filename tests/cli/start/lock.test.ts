// One Menshen for a data folder, and one for the host name of an issuer: the second one is told about the first.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { lockFile } from "../../../cli/start/lock.ts"
import { isLoopback } from "../../../cli/start/locks.ts"
import { freePort } from "../../support/ports.ts"
import { until } from "../../support/until.ts"
import { isRunning, processesOf } from "../support/processes.ts"
import { type Started, sandboxSetting, startProgram } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-lock-"))
const running: Started[] = []
after(async () => {
  for (const { child } of running) child.kill("SIGTERM")
  await Promise.all(running.map(({ ended }) => ended))
  rmSync(folder, { recursive: true })
})

const setting = await sandboxSetting()
const file = join(folder, "menshen.json")
writeFileSync(file, JSON.stringify(setting.config))

/** TMPDIR: where the locks of issuers are, which this test does not share with other ones. */
async function begin(data: string, config = file): Promise<Started> {
  const words = ["start", "--config", config, "--data", data, "--port", String(await freePort())]
  const started = startProgram(words, { cwd: folder, env: { ...setting.env, TMPDIR: folder } })
  running.push(started)
  return started
}

const holderOf = (data: string) => JSON.parse(readFileSync(join(folder, data, "lock"), "utf8"))

describe("a data folder", () => {
  test("refuses a second Menshen, with the process of the first and since when", async () => {
    const first = await begin("one")
    await first.ready()
    const { pid, since } = holderOf("one")
    assert.equal(pid, first.child.pid)
    const { code, said } = await (await begin("one")).ended
    assert.equal(code, 1)
    assert.ok(said.includes(`(process ${pid}, since ${since})`), said)
    assert.match(said, /Another Menshen uses \S+one .*Stop that one first, or .*--data/)
    first.child.kill("SIGTERM")
    await first.ended
    const next = await begin("one")
    await next.ready()
  })

  test("has one Menshen when six start at once", async () => {
    const six = await Promise.all(Array.from({ length: 6 }, () => begin("race")))
    const outcomes = await Promise.all(
      six.map(({ ready, ended }) =>
        ready().then(
          () => "runs",
          async () => (await ended).said,
        ),
      ),
    )
    const refused = outcomes.filter((outcome) => outcome !== "runs")
    assert.equal(refused.length, 5)
    for (const said of refused) assert.match(said, /Another Menshen uses/)
    const winner = six[outcomes.indexOf("runs")]
    assert.equal(holderOf("race").pid, winner?.child.pid)
  })

  test("stays locked until the workerd of a killed launcher has ended", async () => {
    const killed = await begin("killed")
    await killed.ready()
    const isWorkerd = ({ command }: { command: string }) => command.includes("/workerd serve")
    const [workerd] = processesOf(killed.child.pid ?? 0).filter(isWorkerd)
    assert.ok(workerd)
    // The guard cannot end what is stopped, until it kills it.
    process.kill(workerd.pid, "SIGSTOP")
    const died = once(killed.child, "exit")
    killed.child.kill("SIGKILL")
    await died
    const probe = ["-n", join(folder, "killed/lock"), "true"]
    assert.equal(spawnSync("flock", probe).status, 1, "workerd has it")
    const next = await begin("killed")
    await next.ready()
    assert.equal(isRunning(workerd.pid), false)
    await killed.ended
  })
})

describe("the host name of an issuer", () => {
  test("belongs to one Menshen of a machine, because cookies know no ports", async () => {
    const config = (name: string, issuer: string) => {
      const path = join(folder, name)
      writeFileSync(path, JSON.stringify({ ...setting.config, issuer }))
      return path
    }
    const first = await begin("a", config("a.json", "https://login.example.com"))
    await first.ready()
    const second = config("b.json", "https://login.example.com")
    const { code, said } = await (await begin("b", second)).ended
    assert.equal(code, 1)
    assert.match(said, /has an issuer at login\.example\.com, too \(process \d+, since/)
    assert.match(said, /give each issuer a host name of its own/)
    const third = await begin("c", config("c.json", "https://id.example.com"))
    await third.ready()
  })

  test("is not kept from anybody by what another account put in the place of the lock", async () => {
    const place = join(folder, "fifo.lock")
    spawnSync("mkfifo", [place])
    assert.deepEqual(await lockFile(place), {
      state: "unknown",
      why: `${place} cannot be opened (no file)`,
    })
  })

  test("is free for all on a developer's machine", () => {
    const names = ["localhost", "demo.localhost", "127.0.0.1", "[::1]", "example.com", "10.0.0.1"]
    assert.deepEqual(names.map(isLoopback), [true, true, true, true, false, false])
  })
})

test("a launcher names nothing that has ended", async () => {
  const first = await begin("left")
  await first.ready()
  const left = processesOf(first.child.pid ?? 0)
  assert.ok(left.length >= 2, "workerd and the guard")
  first.child.kill("SIGTERM")
  await first.ended
  await until("they have ended", () => left.every(({ pid }) => !isRunning(pid)))
})
