// `menshen health` for health checks, and what `menshen start` says about a damaged file.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { answerIn } from "../../../cli/start/ask.ts"
import { freePort } from "../../support/ports.ts"
import { program } from "../support/run.ts"
import { sandboxSetting, startProgram } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-health-"))
after(() => rmSync(folder, { recursive: true }))

const { config, env, port } = await sandboxSetting()
writeFileSync(join(folder, "menshen.json"), JSON.stringify(config))

function health(words: string[], env: Record<string, string> = {}) {
  const options = { env: { PATH: process.env.PATH ?? "", ...env }, encoding: "utf8" } as const
  const args = [program, "health", ...words]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options)
  return { status, out: stdout, err: stderr }
}

async function started() {
  const begun = startProgram(["start"], { cwd: folder, env })
  after(() => begun.child.kill("SIGKILL"))
  await begun.ready()
  return begun
}

async function stop({ child, ended }: Awaited<ReturnType<typeof started>>) {
  child.kill("SIGTERM")
  return ended
}

test("menshen health exits with 0 where Menshen is ready", async () => {
  const begun = await started()
  const here = { MENSHEN_PORT: String(port) }
  assert.deepEqual(health([], here), {
    status: 0,
    out: `Menshen on port ${port} is ready: its configuration and its files. WeChat was not asked.\n`,
    err: "",
  })
  assert.equal(health(["--port", String(port), "--json"]).out, '{"status":"ok"}\n')
  assert.equal(health(["--host", "0.0.0.0"], here).status, 0)
  await fetch(`http://127.0.0.1:${port}/jwks`)
  await stop(begun)
})

test("menshen health exits with 1 and a sentence where nothing answers", async () => {
  const nowhere = await freePort()
  const { status, err } = health(["--port", String(nowhere)])
  assert.equal(status, 1)
  assert.equal(
    err,
    `menshen: Nothing answers on port ${nowhere} of 127.0.0.1. Start it with "npx menshen start", or name its port with --port or MENSHEN_PORT.\n`,
  )
})

test("a damaged file is named by its path, with how to restore it", async () => {
  const rings = join(folder, ".menshen/data/menshen-KeyRing")
  const [name = ""] = readdirSync(rings).filter((file) => file.endsWith(".sqlite"))
  writeFileSync(join(rings, name), "x".repeat(4096))
  const begun = await started()
  const { status, err } = health(["--port", String(port)])
  assert.equal(status, 1)
  assert.match(err, /key-ring/)
  const { said } = await stop(begun)
  const sentence = `warning  ${join(rings, name)} is damaged: it is no database. Stop Menshen, move the folder away, and restore a backup: npx menshen restore FROM --data ${join(folder, ".menshen/data")}`
  assert.ok(said.includes(sentence), said)
  assert.match(said, /^warning {2}key-ring: /m)
})

test("an answer is read as HTTP/1.1 gives it, whole or in chunks", () => {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json"
  assert.deepEqual(answerIn(`${head}\r\n\r\n{"a":1}`), { status: 200, body: '{"a":1}' })
  const chunks = '5\r\n{"字\r\n4\r\n":1}\r\n0\r\n\r\n'
  const chunked = answerIn(`${head}\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`)
  assert.deepEqual(chunked, { status: 200, body: '{"字":1}' })
  for (const broken of ["", "HTTP/1.1 200 OK\r\n", "SSH-2.0\r\n\r\n"]) {
    assert.equal(answerIn(broken), undefined)
  }
})
