// How long a proof is valid, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
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

  test("is forgotten when its ticket has begun ten more; another ticket's stays", () => {
    const { proofs, add } = openProofs()
    const other = "mBBBBBBBBBBBBBBBBBBBBBB"
    const blank = { kind: "app", clientId, user: "", otpHash: new Uint8Array() } as const
    proofs.add({ id: "other", scene: other, ...blank }, began)
    for (let nth = 0; nth < 30; nth++) add(`p${nth}`, began + nth)
    const start = (id: string, of = scene) => proofs.start(id, of, browserHash, began + 40)
    assert.equal(start("p19"), "proof_not_found")
    assert.equal(start("p20"), "accepted")
    assert.equal(start("p29"), "accepted")
    assert.equal(start("other", other), "accepted")
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
