// A stranger who hung up while Menshen called the roll ended what their request had begun. Every request after
// it waited for ever for that roll call, and /health/ready for a probe.

import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { buildWorker } from "../faults/troubled.ts"
import { adminKey, adminWorld } from "../support/admin.ts"
import type { World } from "../support/world.ts"

/** Less than tests/faults/slow-worker.ts takes, and time for the request to arrive. */
const hungUpAfterMs = 100
const patienceMs = 8000
/** The sources are asked again after ten seconds. */
const warningsKeptMs = 10_100

let w: World
before(async () => {
  const workerDir = await buildWorker("tests/faults/slow-worker.ts")
  const oftenProbed = (config: Record<string, unknown>) => {
    config.health = { probeSeconds: 1 }
  }
  w = await adminWorld(oftenProbed, {}, { workerDir })
})
after(() => w.close())

/** Asks, and is gone before the answer. */
async function hangUp(path: string): Promise<void> {
  const { hostname, port } = new URL(w.menshen.url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
  await sleep(hungUpAfterMs)
  socket.resetAndDestroy()
}

const statusOf = async (path: string) =>
  (await fetch(`${w.menshen.url}${path}`, { signal: AbortSignal.timeout(patienceMs) })).status

describe("a stranger who hangs up", () => {
  for (const first of ["/jwks", "/health/ready"]) {
    test(`stops no roll call: ${first}`, async () => {
      await w.menshen.kill()
      await w.menshen.start()
      await hangUp(first)
      assert.equal(await statusOf("/jwks"), 200)
      assert.equal(await statusOf("/health/ready"), 200)
    })
  }

  test("stops no probe", async () => {
    assert.equal(await statusOf("/health/ready"), 200)
    await sleep(1100)
    await hangUp("/health/ready")
    assert.equal(await statusOf("/health/ready"), 200)
  })
  test("hides no warning from the operator", async () => {
    const headers = { authorization: `Bearer ${adminKey}` }
    const warnings = async () =>
      (await (await fetch(`${w.menshen.url}/health`, { headers })).json()).warnings
    await w.menshen.kill()
    await w.menshen.start()
    await sleep(warningsKeptMs)
    await hangUp("/health")
    await sleep(1000)
    assert.equal((await warnings())[0]?.kind, "wechat_unreachable")
  })
})
