// The same worker under `wrangler dev`, as developers for Cloudflare run it.

import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { demoConfig } from "../../support/menshen.ts"
import { freePort } from "../../support/ports.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const root = join(import.meta.dirname, "../../..")

let w: world.World
let folder: string
let wrangler: ChildProcess
let said = ""

/** dotenv keeps everything between single quotes, and this JSON has no single quote. */
const dotenv = (variables: Record<string, string>) =>
  Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join("")

before(async () => {
  w = await world.startWorld()
  folder = mkdtempSync(join(tmpdir(), "menshen-wrangler-"))
  const port = await freePort()
  const sandbox = Number(new URL(w.sandboxUrl).port)
  const demo = Number(new URL(w.origin).port)
  const { configText } = demoConfig({ menshen: port, sandbox, demo })
  const variables = join(folder, "variables")
  const config = JSON.stringify(JSON.parse(configText))
  writeFileSync(variables, dotenv({ ...w.secrets, MENSHEN_CONFIG: config }))
  const options = ["--ip", "127.0.0.1", "--port", String(port), "--env-file", variables]
  const command = [join(root, "node_modules/wrangler/bin/wrangler.js"), "dev", ...options]
  const quiet = ["--persist-to", folder, "--show-interactive-dev-session=false"]
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false" }
  wrangler = spawn(process.execPath, [...command, ...quiet], { cwd: root, env, detached: true })
  for (const stream of [wrangler.stdout, wrangler.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString()
    })
  }
  w.menshen.url = `http://localhost:${port}`
  await healthy(`${w.menshen.url}/health`)
})
after(async () => {
  // wrangler runs workerd in a process of its own.
  if (wrangler.exitCode === null && wrangler.pid) process.kill(-wrangler.pid, "SIGKILL")
  await w.close()
  rmSync(folder, { recursive: true, force: true })
})

async function healthy(url: string): Promise<void> {
  try {
    await until("wrangler dev answers", async () => {
      if (wrangler.exitCode !== null) throw new Error("it ended by itself")
      return (await fetch(url).catch(() => undefined))?.ok ?? false
    })
  } catch (error) {
    throw new Error(`wrangler dev did not start:\n${said}`, { cause: error })
  }
}

describe("wrangler dev", () => {
  test("serves the worker: a person scans, follows and is signed in", async () => {
    const { person, openid } = await world.newPerson(w)
    await world.post(`${w.sandboxUrl}/platform/accounts`, {
      account: "acme",
      callbackUrl: `${w.menshen.url}/acme/callback`,
    })
    const claims = await world.signIn(w, person)
    assert.equal(claims.iss, w.menshen.url)
    assert.equal(claims.wechat_openid, openid)
  })
})
