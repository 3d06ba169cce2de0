// The files generated from the core's tables are up to date, and the tables are consistent.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { describe, test } from "node:test"
import {
  phoneAnswers,
  readAdvanceAnswer,
  type State,
  type TicketFields,
  writeTicket,
  writeTicketEvent,
} from "../../edge/core/generated.ts"
import { codeOf, reasonOf } from "../../edge/core/reasons.ts"
import { generatedFiles } from "../../scripts/generate.mjs"
import { page as bindingPage, document } from "./binding-page.ts"
import { configuredDoor, root, tables } from "./core-wasm.ts"
import { diagram, page, shown } from "./lifecycle-diagram.ts"

const core = tables()

for (const { path, text } of generatedFiles(core)) {
  test(`${path} matches the core's tables`, () => {
    assert.equal(readFileSync(new URL(path, root), "utf8"), text, "run: npm run generate")
  })
}

describe("every reason", () => {
  test("has the same name and wire code in both languages", () => {
    for (const [code, { name }] of core.reasons.entries()) {
      assert.equal(reasonOf(code), name)
      assert.equal(codeOf(reasonOf(code)), code)
    }
    assert.throws(() => reasonOf(core.reasons.length), RangeError)
  })

  test("has a sentence of its own", () => {
    const sentences = core.reasons.map(({ why }) => why)
    assert.equal(new Set(sentences).size, sentences.length)
    for (const why of sentences) assert.match(why, /^\S.{8,}\S$/)
  })
})

describe("the table of transitions", () => {
  test("joins known states by known events", () => {
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

  test("has one transition for each state and event", () => {
    const ways = core.steps.map(([from, on]) => `${from} ${on}`)
    assert.equal(new Set(ways).size, ways.length)
  })
})

const ticket: TicketFields = {
  purpose: "sign_in",
  createdAt: 0,
  appId: "wx1",
  clientId: "shop",
  redirectUri: "https://a.example/",
  codeChallenge: "c".repeat(43),
  browserHash: new Uint8Array(32),
  digits: "12345678",
  state: "waiting",
  confirm: "tap",
  deadline: 2_000_000,
  version: 1,
  openid: "",
  user: "",
  reason: "accepted",
  conflicts: 0,
  codes: 0,
  codeHash: new Uint8Array(32),
  wrongVerifiers: 0,
  tried: "",
}

/** The chat's answer to "openid" about a ticket in `state` that `openid` claimed. */
function phoneAnswer(state: State, openid: string): string {
  const { door } = configuredDoor()
  return door.call(
    "menshen_advance",
    (to) => {
      to.number(1_000).text("openid")
      writeTicket(to, { ...ticket, state, openid })
      writeTicketEvent(to, { kind: "looked" })
    },
    (from) => readAdvanceAnswer(from).answer,
  )
}

test("the chat's answers have the same order in both languages", () => {
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

describe("a generated document", () => {
  test("ARCHITECTURE.md shows the diagram of these transitions", () => {
    const hint = "run: node tests/wasm/lifecycle-diagram.ts --write"
    assert.equal(shown(readFileSync(page, "utf8")), diagram(core), hint)
  })

  test("docs/binding-rules.md shows the current rules of binding", () => {
    const hint = "run: node tests/wasm/binding-page.ts --write"
    assert.equal(readFileSync(bindingPage, "utf8"), document(), hint)
  })
})

test("wrangler.jsonc binds each limit that has a window, with its default", () => {
  const text = readFileSync(new URL("wrangler.jsonc", root), "utf8").replace(/^ *\/\/.*$/gm, "")
  const bound = JSON.parse(text).ratelimits.map(
    ({ name, simple }: { name: string; simple: object }) => ({ name, ...simple }),
  )
  const counted = core.limits.filter(({ windowSeconds }) => windowSeconds > 0)
  const wanted = counted.map(({ name, most, windowSeconds }) => ({
    name: name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase(),
    limit: most,
    period: windowSeconds,
  }))
  assert.deepEqual(bound, wanted)
})
