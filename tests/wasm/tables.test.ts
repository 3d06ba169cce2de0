// The tables that stand in two languages are the same.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { codeOf, reasonOf, reasons } from "../../edge/core/reasons.ts"
import { phoneAnswers, qrSeconds, states } from "../../edge/core/ticket.ts"
import type { Writer } from "../../edge/core/wire.ts"
import { page as bindingPage, document } from "./binding-page.ts"
import { configuredDoor, tables } from "./core-wasm.ts"
import { diagram, page, shown } from "./lifecycle-diagram.ts"

const core = tables()

test("every reason has the same name and wire code", () => {
  assert.deepEqual(
    core.reasons.map(({ name }) => name),
    [...reasons],
  )
  for (const [code, { name }] of core.reasons.entries()) {
    assert.equal(reasonOf(code), name)
    assert.equal(codeOf(reasonOf(code)), code)
  }
  assert.throws(() => reasonOf(core.reasons.length), RangeError)
})

test("every reason says why in a sentence of its own", () => {
  const sentences = core.reasons.map(({ why }) => why)
  assert.equal(new Set(sentences).size, sentences.length)
  for (const why of sentences) assert.match(why, /^\S.{8,}\S$/)
})

test("the states stand in the same order", () => {
  assert.deepEqual(core.states, [...states])
})

test("a QR code is shown as long as the core lets it be scanned", () => {
  assert.equal(qrSeconds * 1000, tables().qrMs)
})

test("every step joins a state to a state by an event of the table", () => {
  assert.ok(core.steps.length > core.states.length)
  for (const [from, on, to] of core.steps) {
    assert.ok(core.states.includes(from) && core.states.includes(to), `${from} to ${to}`)
    assert.ok(core.events.includes(on), on)
  }
  const used = new Set(core.steps.map(([, on]) => on))
  assert.deepEqual(
    core.events.filter((event) => !used.has(event)),
    [],
  )
})

test("no state has two ways for one event", () => {
  const ways = core.steps.map(([from, on]) => `${from} ${on}`)
  assert.equal(new Set(ways).size, ways.length)
})

/** The phone's answer about a ticket in `state` that `subject` claimed, asked for "openid". */
function phoneAnswer(state: (typeof states)[number], subject: string): string | undefined {
  const { door } = configuredDoor()
  const write = (to: Writer) => {
    to.number(1_000).text("openid").number(0).number(0)
    to.text("wx1").text("shop").text("https://a.example/").text("c".repeat(43))
    to.text(new Uint8Array(32)).text("12345678")
    to.number(states.indexOf(state)).number(1).number(2_000_000).number(1)
    to.text(subject)
      .text("")
      .number(0)
      .number(0)
      .number(0)
      .text(new Uint8Array(32))
      .number(0)
      .text("")
      .number(10)
  }
  return door.call("menshen_advance", write, (from) => {
    for (let skipped = 0; skipped < 4; skipped++) from.number()
    return phoneAnswers[from.number()]
  })
}

test("the answers to the phone stand in the same order", () => {
  const answers = [
    phoneAnswer("confirmed", "openid"),
    phoneAnswer("confirmed", "somebody_else"),
    phoneAnswer("expired", "openid"),
    phoneAnswer("refused", "openid"),
    phoneAnswer("scanned", "openid"),
    phoneAnswer("denied", "openid"),
  ]
  assert.deepEqual(answers, phoneAnswers)
})

test("ARCHITECTURE.md shows the diagram of these steps", () => {
  const hint = "run: node tests/wasm/lifecycle-diagram.ts --write"
  assert.equal(shown(readFileSync(page, "utf8")), diagram(core), hint)
})

test("docs/binding-rules.md shows the rules of binding as they are", () => {
  const hint = "run: node tests/wasm/binding-page.ts --write"
  assert.equal(readFileSync(bindingPage, "utf8"), document(), hint)
})
