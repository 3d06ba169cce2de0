// A text of 230 KB, which is less than the 256 KiB that a menshen.json may have, used up the core's memory. The core trapped,
// a fresh one was prepared with the same text and trapped, and so on: one call of the admin API, also without a store,
// stopped every sign-in (AV-07).

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"
import { configurationBytesMax } from "../../edge/base/admin-api.ts"
import { type Fault, loadConfig } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { demoConfig } from "../support/menshen.ts"

const wasm = readFileSync(join(import.meta.dirname, "../../dist/edge/core.wasm"))
const module = new WebAssembly.Module(wasm)
const { configText, secrets } = demoConfig({ menshen: 20_001, sandbox: 20_002, demo: 20_003 })

function textWith(apps: number): string {
  const config = JSON.parse(configText)
  const [shop] = config.apps
  const replies = { scan: { "zh-CN": "{app}{app}{app}" } }
  for (let at = 0; at < apps; at++) config.apps.push({ ...shop, clientId: `s${at}`, replies })
  return JSON.stringify(config)
}

describe("a configuration that needs more than the core has", () => {
  const text = textWith(900)

  test("is refused, and the core is not prepared with it again and again", () => {
    assert.ok(Buffer.byteLength(text) < configurationBytesMax)
    let times = 0
    let faults: Fault[] = []
    const started = performance.now()
    new Door(module, (fresh) => {
      assert.ok(++times < 3, "the core is prepared again")
      faults = loadConfig(fresh, text, (name) => secrets[name]).faults
    })
    assert.deepEqual([faults.length, times], [1, 1])
    assert.match(faults[0]?.sentence ?? "", /needs more memory than the core has/)
    assert.ok(performance.now() - started < 5000)
  })

  test("leaves a door by which the next one is loaded", () => {
    const door = new Door(module)
    assert.equal(loadConfig(door, text, (name) => secrets[name]).faults.length, 1)
    assert.deepEqual(loadConfig(door, configText, (name) => secrets[name]).faults, [])
  })
})
