// The start script starts both servers without a word, says one sentence per mistake, and stops cleanly.
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { demoSecrets } from "../../cli/start/secrets.ts"
import { freePort } from "../support/ports.ts"
import { until } from "../support/until.ts"
import type { Json } from "./support/sandbox.ts"

const main = fileURLToPath(new URL("./main.ts", import.meta.url))
const secrets = demoSecrets({}) as Record<string, string>

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH ?? "", ...env } })
  let out = ""
  let err = ""
  child.stdout.on("data", (data) => {
    out += data
  })
  child.stderr.on("data", (data) => {
    err += data
  })
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, out, err }))
  })
  return { child, ended }
}

const freePorts = async () => ({
  MENSHEN_PORT: String(await freePort()),
  MENSHEN_SANDBOX_PORT: String(await freePort()),
  MENSHEN_DEMO_PORT: String(await freePort()),
})

function listenAnywhere(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port))
  })
}

for (const signal of ["SIGTERM", "SIGINT"] as const)
  test(`npm start's servers say nothing and stop on ${signal}`, async (t) => {
    const ports = await freePorts()
    const { child, ended } = run({ ...secrets, ...ports })
    t.after(() => child.kill("SIGKILL"))
    await until("the demo site, which starts last, answers", () =>
      fetch(`http://localhost:${ports.MENSHEN_DEMO_PORT}/`).then(
        ({ ok }) => ok,
        () => false,
      ),
    )
    const state = await fetch(`http://localhost:${ports.MENSHEN_SANDBOX_PORT}/phone/state`)
    const { people, accounts } = (await state.json()) as { people: unknown[]; accounts: Json[] }
    assert.equal(people.length, 2)
    assert.deepEqual(
      accounts.map(({ account, title }) => [account, title]),
      [
        ["acme", "Acme"],
        ["acme-club", "Acme Club"],
        ["acme-notes", "Acme Notes"],
      ],
    )
    assert.equal((await fetch(`http://localhost:${ports.MENSHEN_DEMO_PORT}/`)).status, 200)
    child.kill(signal)
    const { code, out, err } = await ended
    assert.deepEqual([code, out, err], [0, "", ""])
  })

test("a missing secret is named", async () => {
  const { code, err } = await run({ ...secrets, ACME_TOKEN: "" }).ended
  assert.deepEqual([code, err.trim().split("\n").length], [1, 1])
  assert.match(err, /^ACME_TOKEN is not set\./)
})

test("a malformed port and a taken port are named", async (t) => {
  const wrong = await run({ ...secrets, MENSHEN_DEMO_PORT: "http" }).ended
  assert.deepEqual([wrong.code, wrong.err.split(" ")[0]], [1, "MENSHEN_DEMO_PORT"])
  const holder = createServer()
  t.after(() => holder.close())
  const port = await listenAnywhere(holder)
  const env = { ...secrets, ...(await freePorts()), MENSHEN_DEMO_PORT: String(port) }
  const taken = await run(env).ended
  assert.equal(taken.code, 1)
  assert.match(taken.err, new RegExp(`^Port ${port} is taken\\. .*MENSHEN_DEMO_PORT.*\\.\\n$`))
})
