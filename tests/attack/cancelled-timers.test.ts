// Ten seconds of tickets left thousands of timers behind: one for each call to WeChat, alive although the
// call had ended. workerd allows 10,000 in a context, and from then on refused every call, which looked as
// if WeChat were silent.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, mock, test } from "node:test"
import { within } from "../../edge/base/timeout.ts"
import { sendWebhook } from "../../edge/base/webhook.ts"
import { callWeChat } from "../../edge/desks/account/egress/call-wechat.ts"

const edge = join(import.meta.dirname, "../../edge")

/** The timers that were set and neither cleared nor have fired. */
const live = new Set<unknown>()
let lines: string[] = []

beforeEach(() => {
  live.clear()
  lines = []
  const { setTimeout: set, clearTimeout: clear } = globalThis
  mock.method(globalThis, "setTimeout", (work: () => void, ms?: number) => {
    const timer = set(() => {
      live.delete(timer)
      work()
    }, ms)
    live.add(timer)
    return timer
  })
  mock.method(globalThis, "clearTimeout", (timer: NodeJS.Timeout) => {
    live.delete(timer)
    clear(timer)
  })
  mock.method(AbortSignal, "timeout", () => {
    live.add("a signal that nobody can cancel")
    return new AbortController().signal
  })
  mock.method(console, "log", (line: string) => lines.push(line))
})
afterEach(() => mock.restoreAll())

const webhook = { url: "https://shop.example/hook", secret: "whsec_AAAA", id: "msg_1", body: "{}" }
const calls: [name: string, call: () => Promise<unknown>][] = [
  ["WeChat's API", () => callWeChat("acme", new URL("https://api.weixin.qq.com/cgi-bin/token"))],
  ["a webhook", () => sendWebhook(webhook)],
]

describe("a call that has ended", () => {
  for (const [name, call] of calls) {
    test(`leaves no timer: ${name}`, async () => {
      mock.method(globalThis, "fetch", async (_: unknown, { signal }: RequestInit) => {
        assert.ok(signal instanceof AbortSignal)
        assert.equal(live.size, 1, "it has a time limit")
        return Response.json({})
      })
      await call()
      assert.equal(live.size, 0)
    })

    test(`leaves no timer when it fails: ${name}`, async () => {
      mock.method(globalThis, "fetch", () => Promise.reject(new TypeError("refused")))
      await call()
      assert.equal(live.size, 0)
    })
  }

  test("is named in the log by the kind of its failure", async () => {
    mock.method(globalThis, "fetch", () =>
      Promise.reject(new DOMException("", "QuotaExceededError")),
    )
    await calls[0]?.[1]()
    assert.equal(JSON.parse(lines[0] ?? "{}").error, "QuotaExceededError")
  })

  test("is aborted when its time is over, and only then", async () => {
    const aborted = await within(
      1,
      (signal) =>
        new Promise((resolve) =>
          signal.addEventListener("abort", () => resolve(signal.reason.name)),
        ),
    )
    assert.equal(aborted, "TimeoutError")
  })
})

test("the worker has no timer that it cannot cancel", () => {
  const files = readdirSync(edge, { recursive: true, encoding: "utf8" })
  const texts = files
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({
      name,
      code: readFileSync(join(edge, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ""),
    }))
  const endless = texts.filter(({ code }) => /AbortSignal\.timeout|setInterval/.test(code))
  assert.deepEqual(
    endless.map(({ name }) => name),
    [],
  )
  const uncleared = texts.filter(
    ({ code }) => code.includes("setTimeout(") && !code.includes("clearTimeout("),
  )
  assert.deepEqual(
    uncleared.map(({ name }) => name),
    [],
  )
})
