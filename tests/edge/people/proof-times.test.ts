// How long a proof is valid, and how often a code may be requested, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { Limits } from "../../../edge/desks/directory/store/limits.ts"
import { Proofs } from "../../../edge/desks/directory/store/proofs.ts"
import { directorySteps } from "../../../edge/desks/directory/store/tables.ts"
import { sceneIn } from "../../support/result.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const minute = 60_000
const began = 1_800_000_000_000
const browserHash = new Uint8Array(32).fill(7)
const scene = "mAAAAAAAAAAAAAAAAAAAAAA"
const clientId = "shop"

function openProofs() {
  const proofs = new Proofs(sqlInMemory(directorySteps.flat()))
  const add = (id: string, at = began) =>
    proofs.add({ id, kind: "app", scene, clientId, user: "", otpHash: new Uint8Array() }, at)
  const spend = (proof: Parameters<Proofs["spend"]>[0], now: number) =>
    sceneIn(proofs.spend(proof, now))
  return { proofs, add, spend }
}

describe("a proof of an old account", () => {
  test("is valid for five minutes, at the start and at the return", () => {
    const { proofs, add, spend } = openProofs()
    add("p1")
    assert.equal(proofs.start("p1", scene, browserHash, began + 5 * minute), "proof_expired")
    assert.equal(proofs.start("p1", scene, browserHash, began + 5 * minute - 1), "accepted")
    const back = { id: "p1", clientId, browserHash }
    assert.deepEqual(spend(back, began + 5 * minute), { reason: "proof_expired", scene: "" })
    assert.deepEqual(spend(back, began + 5 * minute - 1), { reason: "accepted", scene })
    assert.equal(spend(back, began + 1).reason, "proof_used")
    assert.equal(proofs.start("p1", scene, browserHash, began + 1), "proof_used")
  })

  test("cannot be returned before it was started, with any hash", () => {
    const { add, spend } = openProofs()
    add("p1")
    for (const hash of [browserHash, new Uint8Array()]) {
      const { reason } = spend({ id: "p1", clientId, browserHash: hash }, began)
      assert.equal(reason, "browser_mismatch")
    }
  })

  test("is deleted an hour after its end", () => {
    const { proofs, add } = openProofs()
    add("p1")
    add("p2", began + 65 * minute)
    assert.equal(proofs.start("p1", scene, browserHash, began + 65 * minute), "proof_expired")
    add("p3", began + 66 * minute)
    assert.equal(proofs.start("p1", scene, browserHash, began + 66 * minute), "proof_not_found")
  })
})

describe("a limit", () => {
  test("counts per bucket within its window, and starts again after it", () => {
    const limits = new Limits(sqlInMemory(directorySteps.flat()))
    const limit = { most: 3, windowMs: 60 * minute }
    const take = (bucket: string, after: number) => limits.take(bucket, limit, began + after)
    assert.deepEqual(
      [0, 1, 2, 3, 59 * minute].map((after) => take("a", after)),
      [true, true, true, false, false],
    )
    assert.equal(take("b", 4), true)
    assert.equal(take("a", 60 * minute - 1), false)
    assert.equal(take("a", 60 * minute), true)
    limits.sweep(began + 200 * minute)
    assert.deepEqual(
      [0, 1, 2, 3].map((after) => take("a", 200 * minute + after)),
      [true, true, true, false],
    )
  })
})
