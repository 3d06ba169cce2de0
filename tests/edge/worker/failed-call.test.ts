// A call that finds nobody: workerd tells the worker an "internal error", and the operator needs to know which
// call it was and what to do.

import assert from "node:assert/strict"
import { afterEach, beforeEach, describe, mock, test } from "node:test"
import { sendWebhook } from "../../../edge/base/webhook.ts"
import { callWeChat } from "../../../edge/desks/account/egress/call-wechat.ts"

let lines: Record<string, unknown>[] = []
beforeEach(() => {
  lines = []
  mock.method(console, "log", (line: string) => lines.push(JSON.parse(line)))
})
afterEach(() => mock.restoreAll())

const refuse = (message: string) =>
  mock.method(globalThis, "fetch", () => Promise.reject(new Error(message)))

const webhookTo = (host: string) => ({
  url: `https://${host}/hook?key=secret`,
  secret: "whsec_AAAA",
  id: "msg_1",
  body: "{}",
})

describe("a call that finds nobody", () => {
  test("names the host, the kind and what to write, and no query", async () => {
    refuse("internal error; reference = 0123456789")
    assert.equal(await sendWebhook(webhookTo("inner.example")), 0)
    const [line] = lines
    assert.equal(line?.event, "call_failed")
    assert.equal(line?.address, "inner.example")
    assert.equal(line?.error, "not_connected")
    assert.match(String(line?.sentence), /outbound/)
    assert.doesNotMatch(JSON.stringify(line), /secret|0123456789/)
  })

  test("is logged once a minute for each host", async () => {
    refuse("internal error; reference = 0123456789")
    for (let call = 0; call < 20; call++) await sendWebhook(webhookTo("often.example"))
    assert.equal(lines.length, 1)
  })

  test("is told from a connection that broke", async () => {
    refuse("Network connection lost.")
    await sendWebhook(webhookTo("lost.example"))
    assert.equal(lines[0]?.error, "connection_lost")
    assert.equal(lines[0]?.sentence, undefined)
  })

  test("of WeChat's API is a line beside the refusal", async () => {
    refuse("internal error; reference = 0123456789")
    await callWeChat("acme", new URL("https://api.example/cgi-bin/token?access_token=secret"))
    assert.deepEqual(
      lines.map(({ event }) => event),
      ["call_failed", "wechat_unreachable"],
    )
    assert.doesNotMatch(JSON.stringify(lines), /secret/)
  })
})
