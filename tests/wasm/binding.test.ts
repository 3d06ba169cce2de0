// The directory's calls to the core: their questions and answers as JSON.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import type {
  AdmitDecision,
  AdmitQuestion,
  BindingDecision,
  HearAnswer,
  Held,
  ResolveQuestion,
} from "../../edge/core/binding.ts"
import { Door } from "../../edge/core/door.ts"
import { coreModule, readJson } from "./core-wasm.ts"

const door = new Door(coreModule)
const ask = <T>(name: string, question: unknown): T =>
  door.call(name, (to) => to.text(JSON.stringify(question)), readJson)
const resolve = (question: object): BindingDecision => ask("menshen_resolve", question)

const identity = { appId: "wx5a1d0c0ffee0b0a7", openid: "oAlice" }
const union = { openPlatform: "acme-open", unionid: "uAlice" }
const question: ResolveQuestion = {
  purpose: "sign_in",
  firstSignIn: "create",
  identity,
  union,
  known: {},
  fresh: "N",
}

describe("resolve", () => {
  test("creates a user with its identity and union for a new person", () => {
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

  test("writes nothing for a known person without a union", () => {
    const known = { identityOwner: "A" }
    assert.deepEqual(resolve({ ...question, union: undefined, known }), {
      outcome: "sign_in",
      reason: "accepted",
      user: "A",
      writes: [],
    })
  })

  test("reports a late union of another user as a conflict with all its parts", () => {
    const known = { identityOwner: "A", unionOwner: "B" }
    assert.deepEqual(resolve({ ...question, known }), {
      outcome: "conflict",
      reason: "identity_conflict",
      user: "A",
      writes: [{ kind: "add_conflict", ...identity, ...union, user: "A", other: "B" }],
    })
  })

  test("takes the policies by their names in menshen.json", () => {
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

  test("refuses to link without a session, and signs nobody in after a conflicting link", () => {
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
    test(`refuses ${what} of the wrong format and writes nothing`, () => {
      const { outcome, reason, writes } = resolve({ ...question, ...wrong })
      assert.equal(outcome, "refuse")
      assert.match(reason, /_malformed$/)
      assert.deepEqual(writes, [])
    })
  }

  test("records a changed UnionID without an owner as a conflict that names nobody (BI 144)", () => {
    const { outcome, reason, user, writes } = resolve({
      ...question,
      known: { identityOwner: "A", identityUnion: "uBefore" },
    })
    assert.deepEqual([outcome, reason, user], ["conflict", "union_changed", "A"])
    assert.deepEqual(writes, [
      { kind: "add_conflict", ...identity, ...union, user: "A", other: "" },
    ])
  })
})

const other = { ...identity, openid: "oOther" }
const held = (user: string, more: Partial<Held> = {}): Held => ({
  user,
  state: "active",
  identities: [],
  unions: [],
  ...more,
})
const alice = held("A", { identities: [{ ...identity, union }, other], unions: [union] })

describe("changing what a user owns", () => {
  test("unlink removes the identity and its union from their owner", () => {
    assert.deepEqual(ask("menshen_unlink", { held: alice, identity }), {
      reason: "accepted",
      writes: [
        { kind: "remove_identity", ...identity, user: "A" },
        { kind: "remove_union", ...union, user: "A" },
      ],
    })
    const last = held("A", { identities: [identity] })
    const refused = { reason: "last_way_in", writes: [] }
    assert.deepEqual(ask("menshen_unlink", { held: last, identity }), refused)
    const malformed = { reason: "field_malformed", writes: [] }
    const nonsense = { ...identity, openid: "<script>" }
    assert.deepEqual(ask("menshen_unlink", { held: alice, identity: nonsense }), malformed)
  })

  test("a person's own unlink knows the session and the times", () => {
    const by = { appId: "wxsibling", openid: "oBob" }
    const recent = { ...other, addedAt: 2000 }
    const mine = held("A", { identities: [identity, by, recent] })
    const ask_ = (leaving: object, now = 2000) =>
      ask<{ reason: string }>("menshen_unlink", { held: mine, identity: leaving, by, now }).reason
    assert.equal(ask_(other), "accepted")
    assert.equal(ask_(identity), "identity_recent")
    assert.equal(ask_(by, 2001 + 24 * 3600_000), "identity_in_use")
  })

  test("INV-23: the merges and identities of a disowned scan", () => {
    const scan = { ...other, user: "A", since: 1000, purpose: "link" }
    const merges = [{ from: "V", into: "A", at: 1500 }]
    const places = ask("menshen_merges_to_undo", { scan, merges, proved: [{ user: "V" }] })
    assert.deepEqual(places, { places: [0] })
    const mine = held("A", { identities: [identity, { ...other, addedAt: 1000 }] })
    const taken = ask("menshen_identities_to_take", { scan, held: mine })
    assert.deepEqual(taken, { identities: [other] })
  })

  test("forget removes everything of the user", () => {
    assert.deepEqual(ask("menshen_forget", { held: alice }), {
      reason: "accepted",
      writes: [
        { kind: "remove_identity", ...identity, user: "A" },
        { kind: "remove_identity", ...other, user: "A" },
        { kind: "remove_union", ...union, user: "A" },
        { kind: "forget_user", user: "A" },
      ],
    })
  })

  test("a merge is undone with its own snapshot", () => {
    const bob = held("B", { identities: [{ appId: "wxsibling", openid: "oBob" }] })
    const merged: { reason: string; writes: unknown[]; snapshot: unknown } = ask("menshen_merge", {
      from: alice,
      into: bob,
    })
    const moved = { from: "A", to: "B" }
    assert.deepEqual(merged, {
      reason: "accepted",
      writes: [
        { kind: "move_identity", ...identity, ...moved },
        { kind: "move_identity", ...other, ...moved },
        { kind: "move_union", ...union, ...moved },
        { kind: "retire_user", user: "A", into: "B" },
      ],
      snapshot: { identities: [identity, other], unions: [union], intoHadIdentity: true },
    })
    const into = held("B", {
      identities: [...bob.identities, ...alice.identities],
      unions: [union],
    })
    const from = held("A", { state: "merged" })
    const unowned = { identities: [], unions: [], intoHadIdentity: true }
    const times = { mergedAt: 1000, now: 2000 }
    const undo = { from, into, snapshot: merged.snapshot, unowned, byItsPerson: false, ...times }
    const back = { from: "B", to: "A" }
    assert.deepEqual(ask("menshen_undo_merge", undo), {
      reason: "accepted",
      writes: [
        { kind: "revive_user", user: "A" },
        { kind: "move_identity", ...identity, ...back },
        { kind: "move_identity", ...other, ...back },
        { kind: "move_union", ...union, ...back },
      ],
    })
    const tooLate = { ...undo, now: 1001 + 30 * 24 * 3600_000 }
    assert.deepEqual(ask("menshen_undo_merge", tooLate), { reason: "merge_too_old", writes: [] })
    const itself = { reason: "merge_into_itself", writes: [] }
    assert.deepEqual(ask("menshen_merge", { from: bob, into: bob }), itself)
  })
})

test("an import admits records with no owner, one owner or two, and refuses malformed ones", () => {
  const record: AdmitQuestion = {
    identities: [identity, { ...other, owner: "A" }],
    unions: [union],
    accounts: [],
    contacts: [],
    fresh: "N",
  }
  const admit = (change: object) => ask("menshen_admit", { ...record, ...change })
  assert.deepEqual(admit({}), {
    outcome: "add",
    reason: "accepted",
    user: "A",
    writes: [
      { kind: "add_identity", ...identity, user: "A" },
      { kind: "add_union", ...union, user: "A" },
    ],
    contactsNotTaken: [],
  })
  const { contactsNotTaken } = admit({ contacts: [{}, { owner: "B" }] }) as AdmitDecision
  assert.deepEqual(contactsNotTaken, [1])
  assert.deepEqual(admit({ accounts: [{}, { owner: "B" }] }), {
    outcome: "conflict",
    reason: "account_taken",
    writes: [
      { kind: "add_conflict", ...identity, user: "A", other: "B" },
      { kind: "add_conflict", ...identity, ...union, user: "A", other: "B" },
    ],
    contactsNotTaken: [],
  })
  assert.deepEqual(admit({ user: { id: "U" }, identities: [], unions: [] }), {
    outcome: "create",
    reason: "accepted",
    user: "U",
    writes: [{ kind: "add_user", user: "U" }],
    contactsNotTaken: [],
  })
  const none = { writes: [], contactsNotTaken: [] }
  assert.deepEqual(admit({ unions: [{ ...union, forgotten: true }] }), {
    outcome: "conflict",
    reason: "person_forgotten",
    ...none,
  })
  assert.deepEqual(admit({ user: { id: "U", state: "merged" } }), {
    outcome: "conflict",
    reason: "user_not_active",
    ...none,
  })
  const malformed = { outcome: "refuse", reason: "field_malformed", ...none }
  assert.deepEqual(admit({ user: { id: "no spaces" } }), malformed)
  assert.deepEqual(admit({ identities: [{ appId: "wx1", openid: "é" }] }), malformed)
})

test("news about a person crosses with what is known, and without for a stranger", () => {
  const hear = (change: object) => {
    const news = { kind: "unfollowed", at: 5000, onUnfollow: "keep", asked: "not_yet", now: 6000 }
    return ask("menshen_hear", { ...news, ...change }) as HearAnswer
  }
  const following = { following: true, changedAt: 1000, provedAt: 2000 }
  assert.deepEqual(hear({}), { effect: "nothing", reason: "accepted" })
  assert.deepEqual(hear({ following }), { effect: "unfollow", reason: "accepted" })
  assert.deepEqual(hear({ following, onUnfollow: "sign-out" }).effect, "sign_out")
  const late = { following, onUnfollow: "forget", now: 20_000 }
  assert.deepEqual(hear(late).effect, "ask")
  assert.deepEqual(hear({ ...late, asked: "left" }).effect, "forget")
  const superseded = { effect: "nothing", reason: "news_superseded" }
  assert.deepEqual(hear({ following: { ...following, provedAt: 5001 } }), superseded)
  assert.deepEqual(hear({ following: { ...following, changedAt: 5001 } }), superseded)
  assert.throws(() => hear({ kind: "moved" }), WebAssembly.RuntimeError)
})

for (const [what, wrong] of Object.entries({
  "no fresh id": { fresh: undefined },
  "an empty owner": { known: { identityOwner: "" } },
  "a policy of another name": { firstSignIn: "bind_or_create" },
  "a number for an openid": { identity: { ...identity, openid: 7 } },
})) {
  test(`a host bug (${what}) traps`, () => {
    assert.throws(() => resolve({ ...question, ...wrong }), WebAssembly.RuntimeError)
    assert.equal(resolve(question).outcome, "create")
  })
}
