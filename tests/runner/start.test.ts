// The messages of `npm start` and the set-up when they cannot continue: each says what to do.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { freePort } from "../support/ports.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))

function run(args: string[], env: Record<string, string>) {
  const options = { cwd: root, env, encoding: "utf8", timeout: 120_000 } as const
  const { status, stderr } = spawnSync(process.execPath, args, options)
  return { status, said: stderr.trim().split("\n") }
}

const start = (env: Record<string, string>) =>
  run(["scripts/start.mjs"], { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...env })

test("npm start names a port that is taken, with its variable", async () => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  const [menshen, demo] = [await freePort(), await freePort()]
  const ports = { MENSHEN_PORT: String(menshen), MENSHEN_DEMO_PORT: String(demo) }
  const { status, said } = start({ ...ports, MENSHEN_SANDBOX_PORT: String(port) })
  server.close()
  assert.equal(status, 1)
  assert.deepEqual(said, [
    `menshen: Port ${port} is taken; set MENSHEN_SANDBOX_PORT to a free one.`,
  ])
})

test("npm start names a port that is configured twice, with the second variable", async () => {
  const [port, demo] = [String(await freePort()), String(await freePort())]
  const ports = { MENSHEN_PORT: port, MENSHEN_SANDBOX_PORT: port, MENSHEN_DEMO_PORT: demo }
  const { status, said } = start(ports)
  assert.equal(status, 1)
  assert.deepEqual(said, [
    `menshen: Port ${port} is taken; set MENSHEN_SANDBOX_PORT to a free one.`,
  ])
})

test("npm start names every missing secret, the place that uses it, and the fix", async () => {
  const port = String(await freePort())
  const own = { MENSHEN_CONFIG: "tests/sandbox/menshen.json", MENSHEN_PORT: port }
  const { status, said } = start({ ...own, ACME_APP_SECRET: "0123456789abcdef".repeat(2) })
  assert.equal(status, 1)
  const text = said.join("\n")
  assert.match(
    text,
    /\/accounts\/0\/token: .*ACME_TOKEN is not set: write it into menshen\.env beside/,
  )
  assert.match(text, /\/accounts\/0\/encodingAesKey: .*ACME_AES_KEY is not set/)
  assert.ok(!text.includes("ACME_APP_SECRET"), "that one is there")
})

test("set-up names a missing compiler and how to install it", () => {
  const source = `import { ensurePackages, needs } from "./scripts/lib/apt.mjs"
import { runScript } from "./scripts/lib/say.mjs"
await runScript(() => ensurePackages(needs.building))`
  const nowhere = { PATH: "/nowhere" }
  const { status, said } = run(["--input-type=module", "-e", source], nowhere)
  assert.equal(status, 1)
  assert.deepEqual(said, [
    "These programs are needed and were not found: cmake, ninja, emcc. On Debian 12 the set-up " +
      "installs them; here, install them with your package manager.",
  ])
})
