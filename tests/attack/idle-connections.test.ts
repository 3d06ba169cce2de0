// A stranger who opens more connections than files may be open ends workerd, which cannot accept another one.
// `menshen start` says so when the limit is low, and starts Menshen again.

import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { Children } from "../../cli/start/children.ts"
import { Guard } from "../../cli/start/guard.ts"
import { warnAboutOpenFiles } from "../../cli/start/open-files.ts"
import { workerdArguments, workerdConfig } from "../../cli/start/workerd-config.ts"
import { demoConfig } from "../support/menshen.ts"
import { freePort } from "../support/ports.ts"
import { until } from "../support/until.ts"

const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "menshen-connections-"))
const runFolder = mkdtempSync(join(tmpdir(), "menshen-run-"))
const guard = new Guard(runFolder)
const children = new Children(guard, console.error)
after(async () => {
  await children.stop(Promise.resolve())
  await guard.close()
  rmSync(folder, { recursive: true, force: true })
})

const openFilesMost = 300

/** workerd as `menshen start` runs it, but for the limit. */
async function startWithFewFiles(): Promise<number> {
  const port = await freePort()
  const demo = demoConfig({ menshen: port, sandbox: await freePort(), demo: await freePort() })
  const { configText, secrets } = demo
  const [dataDir, file] = [join(folder, "data"), join(folder, "workerd.capnp")]
  mkdirSync(dataDir)
  const workerDir = join(root, "dist/edge")
  writeFileSync(file, workerdConfig({ port, dataDir, configText, secrets, workerDir }))
  const workerd = [join(root, "node_modules/.bin/workerd"), ...workerdArguments(file)]
  const limited = `ulimit -n ${openFilesMost}; exec "$@"`
  const env = { ...process.env, ...secrets }
  const args = ["-c", limited, "bash", ...workerd]
  children.start({ name: "Menshen", command: "bash", args, env, kept: true })
  return port
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/health`, { headers: { connection: "close" } }).then(
    ({ status }) => status === 200,
    () => false,
  )

/** Resolves once the other side has ended it, or has never taken it. */
function idle(port: number): Promise<void> {
  const socket: Socket = connect(port, "127.0.0.1")
  return new Promise((resolve) => {
    socket.once("error", () => resolve())
    socket.once("close", () => resolve())
    socket.resume()
  })
}

test("400 idle connections at a limit of 300 files end Menshen for a moment only", async () => {
  const port = await startWithFewFiles()
  await until("Menshen answers", () => answers(port))
  // All of them end, because workerd does.
  await Promise.all(Array.from({ length: 400 }, () => idle(port)))
  await until("Menshen answers again", () => answers(port))
})

test("workerd may open as many files as the hard limit allows", () => {
  const child = `console.log(require("node:child_process").execSync("ulimit -Sn") + "")`
  const ours = 'ulimit -Sn 256; ulimit -Hn; exec "$0" -e "$1"'
  const said = execFileSync("bash", ["-c", ours, process.execPath, child], { encoding: "utf8" })
  const [hard, soft] = said.trim().split("\n")
  assert.equal(soft, hard)
})

test("a low limit is named at the start, with what to do", () => {
  const [sentence = ""] = warnAboutOpenFiles({ soft: 1024, hard: 1024 })
  assert.match(sentence, /^Only 1024 files can be open.*LimitNOFILE=65536/)
  for (const soft of [65536, "unlimited"] as const) {
    assert.deepEqual(warnAboutOpenFiles({ soft, hard: soft }), [])
  }
})
