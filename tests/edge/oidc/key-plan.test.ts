// The plan for signing keys, with a simulated clock (OP-05).

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { type KeyPolicy, type KeyTimes, planKeys } from "../../../edge/desks/keys/key-plan.ts"

const hour = 60 * 60 * 1000
const day = 24 * hour
const policy: KeyPolicy = { periodMs: 90 * day, leadMs: day, replaceMadeBefore: 0 }

/** A year of an issuer that plans every hour, with the plans carried out as the key ring does. */
function* year(change: (now: number) => Partial<KeyPolicy> = () => ({})) {
  let keys: KeyTimes[] = []
  for (let now = 0; now < 365 * day; now += hour) {
    const use = { ...policy, ...change(now) }
    let plan = planKeys(keys, now, use)
    if (plan.make !== undefined) {
      keys = [...keys, { kid: `day-${now / day}`, createdAt: now, signsFrom: plan.make }]
      plan = planKeys(keys, now, use)
    }
    keys = keys.filter((key) => !plan.gone.includes(key))
    yield { now, plan, keys }
  }
}

describe("the rotation of signing keys", () => {
  test("OP-05: a key is public for a day before it signs, and stays public while its tokens are valid", () => {
    const seenAt = new Map<string, number>()
    const signedAt = new Map<string, number>()
    for (const { now, plan } of year()) {
      assert.ok(plan.signing, "there is always a key that signs")
      const { kid } = plan.signing
      for (const key of plan.published) if (!seenAt.has(key.kid)) seenAt.set(key.kid, now)
      const first = seenAt.get(kid) ?? Number.NaN
      assert.ok(kid === "day-0" || now - first >= day, "published a day before")
      signedAt.set(kid, now)
      for (const [one, last] of signedAt) {
        const published = plan.published.some((key) => key.kid === one)
        if (now - last <= hour) assert.ok(published, "a token of the last hour can be verified")
        if (now - last > 3 * hour) assert.ok(!published, "and not for ever")
      }
      assert.ok(plan.published.length <= 3)
    }
    assert.equal(signedAt.size, 5, "four rotations in a year of ninety-day keys")
  })

  test("a relying party that caches the key set for a day knows every key", () => {
    let cached: { at: number; kids: string[] } = { at: -day, kids: [] }
    let refreshed = 0
    for (const { now, plan } of year()) {
      if (now - cached.at >= day) {
        cached = { at: now, kids: plan.published.map(({ kid }) => kid) }
        refreshed++
      }
      assert.ok(cached.kids.includes(plan.signing?.kid ?? ""))
    }
    assert.equal(refreshed, 365)
  })

  test("a command replaces the keys made before a time, a day later, once", () => {
    const replaceMadeBefore = 10 * day
    const made = new Map<string, number>()
    const change = (now: number) => (now < replaceMadeBefore ? {} : { replaceMadeBefore })
    for (const { now, plan, keys } of year(change)) {
      for (const key of keys) made.set(key.kid, key.createdAt)
      if (now > 11 * day + hour) assert.notEqual(plan.signing?.kid, "day-0")
      if (now === 10 * day + hour)
        assert.equal(plan.signing?.kid, "day-0", "not before it was seen")
    }
    const [first, commanded, next = 0] = made.values()
    assert.deepEqual([first, commanded], [0, 10 * day])
    assert.ok(next > 90 * day, "one rotation, not one after another")
  })

  test("a command has no effect before its time", () => {
    const ahead = { ...policy, replaceMadeBefore: 5 * day }
    const key = { kid: "one", createdAt: 0, signsFrom: 0 }
    assert.equal(planKeys([key], day, ahead).make, undefined)
    assert.equal(planKeys([key], 5 * day, ahead).make, 6 * day)
  })

  test("an issuer that missed its rotation signs with the old key until the next one is known", () => {
    const key = { kid: "old", createdAt: 0, signsFrom: 0 }
    const plan = planKeys([key], 400 * day, policy)
    assert.equal(plan.signing?.kid, "old")
    assert.equal(plan.make, 401 * day)
  })

  test("a retired key still verifies a hint, and is deleted after ninety days", () => {
    const keys = [
      { kid: "old", createdAt: 0, signsFrom: 0 },
      { kid: "new", createdAt: 0, signsFrom: day },
    ]
    const kids = (list: KeyTimes[]) => list.map(({ kid }) => kid)
    assert.deepEqual(kids(planKeys(keys, day + hour, policy).published), ["old", "new"])
    assert.deepEqual(kids(planKeys(keys, 2 * day, policy).retired), ["old"])
    assert.deepEqual(kids(planKeys(keys, 92 * day, policy).gone), ["old"])
  })
})
