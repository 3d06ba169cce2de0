// The pause of calls to WeChat while it does not answer, with a simulated clock (AV-01).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { Breaker } from "../../../edge/desks/account/breaker.ts"

type Answer = "answer" | "silence"
const failed = (answer: Answer) => answer === "silence"

/** Calls that hang until the test lets each of them end. */
function line() {
  let now = 1_000_000
  let calls = 0
  const hanging: ((answer: Answer) => void)[] = []
  const breaker = new Breaker(() => now)
  const ask = () =>
    breaker.run(() => {
      calls += 1
      return new Promise<Answer>((resolve) => hanging.push(resolve))
    }, failed)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  /** The answers to so many that ask at once; the calls are on their way. */
  const many = async (count: number) => {
    const answers = Promise.all(Array.from({ length: count }, ask))
    await settle()
    return { answers }
  }
  return {
    breaker,
    many,
    pass: (ms: number) => {
      now += ms
    },
    end: async (answer: Answer, count = Number.POSITIVE_INFINITY) => {
      for (const resolve of hanging.splice(0, count)) resolve(answer)
      await settle()
    },
    calls: () => calls,
  }
}

describe("calls to a WeChat that hangs", () => {
  test("are few, however many ask at once", async () => {
    const { many, end, calls, pass } = line()
    const asked = await many(200)
    assert.equal(calls(), 16)
    pass(2000)
    await end("silence")
    // The first two failures still let one in each.
    await end("silence")
    const answers = await asked.answers
    assert.equal(calls(), 18)
    assert.equal(answers.filter((answer) => answer === undefined).length, 182)
  })

  test("stop for five seconds after three failures, and then one is tried", async () => {
    const { many, end, calls, pass, breaker } = line()
    for (let at = 0; at < 3; at++) {
      await many(1)
      await end("silence")
    }
    assert.ok(breaker.isPaused)
    pass(4999)
    assert.deepEqual(await (await many(50)).answers, Array(50).fill(undefined))
    pass(1)
    const probes = await many(50)
    assert.equal(calls(), 4)
    await end("silence")
    assert.equal((await probes.answers).filter(Boolean).length, 1)
    assert.ok(breaker.isPaused)
  })

  test("go on as soon as one is answered", async () => {
    const { many, end, calls, pass } = line()
    await many(3)
    await end("silence")
    pass(5000)
    await many(1)
    await end("answer")
    const later = await many(10)
    assert.equal(calls(), 14)
    await end("answer")
    assert.deepEqual(await later.answers, Array(10).fill("answer"))
  })

  test("do not count failures with an answer between them", async () => {
    const { many, end, breaker } = line()
    for (const answer of ["silence", "silence", "answer", "silence", "silence"] as const) {
      await many(1)
      await end(answer)
    }
    assert.ok(!breaker.isPaused)
    breaker.heard(false)
    assert.ok(breaker.isPaused)
  })
})

describe("a crowd that asks a WeChat that answers", () => {
  test("is served in turn", async () => {
    const { many, end, calls } = line()
    const asked = await many(200)
    for (let turn = 0; turn < 13; turn++) await end("answer", 16)
    assert.equal(calls(), 200)
    assert.deepEqual(await asked.answers, Array(200).fill("answer"))
  })

  test("does not wait longer than its pages", async () => {
    const { many, end, pass } = line()
    const asked = await many(20)
    pass(8001)
    await end("answer")
    const answers = await asked.answers
    assert.equal(answers.filter((answer) => answer === undefined).length, 4)
  })

  test("is bounded", async () => {
    const { many, end } = line()
    await many(1016)
    const last = await many(1)
    assert.deepEqual(await last.answers, [undefined])
    await end("silence")
  })
})
