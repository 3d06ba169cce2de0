// WeChat cuts a reply at 2,048 bytes, and its last line is "not me" (CD-01). The core adds up the longest reply, and the worker
// writes "＜", three bytes, for each "<" of an application's name: 64 of them were counted as a third.

import assert from "node:assert/strict"
import { test } from "node:test"
import { demoConfig, startMenshen } from "../support/menshen.ts"
import { freePort } from "../support/ports.ts"

test("a name whose signs grow in the chat is counted as it is shown", async () => {
  const port = await freePort()
  const base = demoConfig({ menshen: port, sandbox: 1, demo: 2 })
  const config = JSON.parse(base.configText)
  const replies = { success: { "zh-CN": "{app}".repeat(12) } }
  Object.assign(config.apps[0], { name: "<".repeat(64), replies })
  const start = { ...base, configText: JSON.stringify(config), port, misconfigured: true }
  const menshen = await startMenshen(start)
  const log = menshen.log()
  await menshen.stop()
  assert.match(log, /\/apps\/0\/replies\/success.*makes a reply of up to \d+ bytes/)
})
