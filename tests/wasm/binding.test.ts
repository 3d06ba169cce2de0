// The directory's calls through the door: what is asked and answered as JSON.

import assert from "node:assert/strict"
import { test } from "node:test"
import type { BindingDecision, ResolveQuestion } from "../../edge/binding.ts"
import { Door } from "../../edge/door.ts"
import { coreModule, readJson } from "./core-wasm.ts"

const door = new Door(coreModule)
const ask = <T>(name: string, question: unknown): T =>
  door.call(name, (to) => to.text(JSON.stringify(question)), readJson)
const resolve = (question: object): BindingDecision => ask("menshen_resolve", question)

const identity = { appId: "wx5a1d0c0ffee0b0a7", openid: "oAlice" }
const union = { openPlatform: "acme-open", unionid: "uAlice" }
const question: ResolveQuestion = {
  ...{ purpose: "sign_in", firstSignIn: "create", identity, union },
  ...{ known: {}, fresh: "N" },
}

test("a new person: a user, its identity and its union", () => {
  assert.deepEqual(resolve(question), {
    outcome: "create",
    reason: "accepted",
    user: "N",
    writes: [
      { kind: "add_user", user: "N" },
      { kind: "add_identity", ...identity, user: "N" },
      { kind: "add_union", ...union, user: "N" },
    ],
  })
})

test("a known person: nothing to write; without a union, none is written", () => {
  const known = { identityOwner: "A" }
  assert.deepEqual(resolve({ ...question, union: undefined, known }), {
    ...{ outcome: "sign_in", reason: "accepted", user: "A", writes: [] },
  })
})

test("a late union that is somebody else's: a conflict with everything in it", () => {
  const known = { identityOwner: "A", unionOwner: "B" }
  assert.deepEqual(resolve({ ...question, known }), {
    outcome: "conflict",
    reason: "identity_conflict",
    user: "A",
    writes: [{ kind: "add_conflict", ...identity, ...union, user: "A", other: "B" }],
  })
})

test("the policies by their names in menshen.json", () => {
  const outcomes = ["create", "ask", "bind-or-create", "refuse"].map((firstSignIn) => {
    const { outcome, reason, user, writes } = resolve({ ...question, firstSignIn })
    return [outcome, reason, user, writes.length]
  })
  assert.deepEqual(outcomes, [
    ["create", "accepted", "N", 3],
    ["ask", "accepted", undefined, 0],
    ["ask", "accepted", undefined, 0],
    ["refuse", "first_sign_in_refused", undefined, 0],
  ])
})

test("linking needs a session, and a conflict of linking signs nobody in", () => {
  const link = { ...question, purpose: "link" }
  assert.equal(resolve(link).reason, "session_required")
  const taken = resolve({ ...link, known: { identityOwner: "A", unionOwner: "A", session: "S" } })
  assert.deepEqual(
    [taken.outcome, taken.reason, taken.user],
    ["conflict", "identity_taken", undefined],
  )
})

for (const [what, wrong] of Object.entries({
  "an openid": { identity: { ...identity, openid: "o Alice" } },
  "an AppID": { identity: { ...identity, appId: "" } },
  "a UnionID": { union: { ...union, unionid: "u/" } },
  "an Open Platform": { union: { ...union, openPlatform: "Acme" } },
})) {
  test(`${what} of the wrong shape is refused, and nothing is written`, () => {
    const { outcome, reason, writes } = resolve({ ...question, ...wrong })
    assert.equal(outcome, "refuse")
    assert.match(reason, /_malformed$/)
    assert.deepEqual(writes, [])
  })
}

for (const [what, wrong] of Object.entries({
  "no fresh id": { fresh: undefined },
  "an empty owner": { known: { identityOwner: "" } },
  "a policy of another name": { firstSignIn: "bind_or_create" },
  "a number for an openid": { identity: { ...identity, openid: 7 } },
})) {
  test(`a bug of the host (${what}) traps`, () => {
    assert.throws(() => resolve({ ...question, ...wrong }), WebAssembly.RuntimeError)
    assert.equal(resolve(question).outcome, "create")
  })
}
