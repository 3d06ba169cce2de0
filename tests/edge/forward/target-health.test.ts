// A target that does not answer costs nobody's time: it is left alone, and tried again after a pause.

import assert from "node:assert/strict"
import { after, before, describe, mock, test } from "node:test"
import { TargetHealth } from "../../../edge/sign-in/forward/target-health.ts"
import { adminWorld, call } from "../../support/admin.ts"
import { linesOf } from "../../support/data-folder.ts"
import { ForwardTarget, forwarding } from "../../support/forward-target.ts"
import { freePort } from "../../support/ports.ts"
import * as world from "../../support/world.ts"

describe("the health of a target", () => {
  const printed: Record<string, unknown>[] = []
  const print = mock.method(console, "log", (line: string) => printed.push(JSON.parse(line)))
  after(() => print.mock.restore())

  function started() {
    let now = 1_000_000
    printed.length = 0
    const health = new TargetHealth({ account: "acme", target: "crm" }, () => now)
    /** Whether it was called. */
    const push = (failure?: string, timeoutMs = 4000) => {
      const entry = health.enter()
      if (entry === undefined) return false
      health.left(entry, failure, timeoutMs)
      return true
    }
    const pass = (ms: number) => {
      now += ms
    }
    return { health, push, pass }
  }
  const events = () => printed.map(({ event }) => event)

  test("three failures in a row leave it alone, and one line says so", () => {
    const { health, push } = started()
    assert.deepEqual([push("a"), push("b"), push("TimeoutError")], [true, true, true])
    assert.deepEqual([push("x"), push("x")], [false, false])
    assert.deepEqual(events(), ["target_down"])
    assert.equal(printed[0]?.error, "TimeoutError")
    assert.equal(health.warning?.kind, "target_down")
  })

  test("two failures, or an answer between them, do not", () => {
    const { push } = started()
    const calls = [push("a"), push("b"), push(), push("a"), push("b"), push()]
    assert.ok(calls.every(Boolean))
    assert.deepEqual(events(), [])
  })

  test("no answer within less than a second says nothing: Menshen was slow itself", () => {
    const { health, push, pass } = started()
    const short = () => push("TimeoutError", 999)
    assert.deepEqual([short(), short(), short(), push("a")], [true, true, true, true])
    assert.deepEqual([push("b"), short(), push("TimeoutError", 1000)], [true, true, true])
    assert.deepEqual([short(), events()], [false, ["target_down"]])
    pass(15_000)
    assert.equal(short(), true)
    assert.equal(health.warning?.kind, "target_down")
    assert.equal(push(), true)
    assert.deepEqual(events(), ["target_down", "target_back"])
  })

  test("another failure says something, however little time it had", () => {
    const { push } = started()
    for (const failure of ["not_connected", "status 503", "Error"]) push(failure, 100)
    assert.deepEqual(events(), ["target_down"])
  })

  test("a hundred calls are on their way at most", () => {
    const { health, push } = started()
    const calls = Array.from({ length: 100 }, () => health.enter())
    assert.ok(calls.every(Boolean))
    assert.equal(push(), false)
    const [first] = calls
    assert.ok(first)
    health.left(first, undefined, 4000)
    assert.equal(push(), true)
    assert.deepEqual(events(), [])
  })

  test("after a pause one push tries it, while the others are spared", () => {
    const { health, push, pass } = started()
    for (const failure of ["a", "b", "c"]) push(failure)
    pass(15_000)
    const probe = health.enter()
    assert.ok(probe)
    assert.equal(push(), false)
    health.left(probe, "still", 4000)
    assert.equal(push(), false)
    assert.deepEqual(events(), ["target_down"])
    pass(15_000)
    assert.equal(push(), true)
    assert.deepEqual(events(), ["target_down", "target_back"])
    assert.equal(printed[1]?.count, 2)
    assert.equal(health.warning, undefined)
    assert.equal(push(), true)
  })
})

describe("in a running Menshen", () => {
  const alive = new ForwardTarget()
  let w: world.World
  before(async () => {
    await alive.start()
    const dead = `http://127.0.0.1:${await freePort()}/wechat`
    w = await adminWorld(
      forwarding([
        { name: "dead", url: dead },
        { name: "alive", url: alive.url },
      ]),
    )
    alive.account = w.account
  })
  after(async () => {
    await w.close()
    alive.stop()
  })

  test("the log names the target once, and /health warns the operator", async () => {
    const { person } = await world.newPerson(w)
    alive.say = () => "I answer"
    for (const text of ["one", "two", "three", "four"]) {
      const { replies } = await world.sendText(w, person, text)
      assert.deepEqual(replies, ["I answer"])
    }
    const lines = linesOf(w.menshen.log(), "target_down")
    const down = lines.filter(({ sentence }) => /failed three times/.test(String(sentence)))
    assert.equal(down.length, 1)
    assert.equal(down[0]?.target, "dead")
    const { body } = await call(w, "GET", "/health")
    const kinds = body.warnings.map(({ kind }: { kind: string }) => kind)
    assert.ok(kinds.includes("target_down"), JSON.stringify(body))
    const stranger = await (await fetch(`${w.menshen.url}/health`)).json()
    assert.equal(stranger.warnings, undefined)
  })
})
