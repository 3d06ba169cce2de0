// A stranger posts an address that is long and almost right. Its pattern used to try every place of every
// dot, and ran before anybody asked whether the ticket exists or its application has one-time codes. Ten
// such requests a second stopped every sign-in of the machine. The import runs the same pattern.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { contactIn, contactOf } from "../../edge/base/contacts.ts"
import { readRecord } from "../../edge/desks/directory/admin/import-record.ts"
import { untilChoosing } from "../support/choosing.ts"
import { costMsMax, costOf } from "../support/cost.ts"
import * as world from "../support/world.ts"

const shapes: [name: string, text: string][] = [
  ["dots", `a@${".".repeat(8000)}@`],
  ["U+2026, which normalization triples", `a@${"\u2026".repeat(2600)}@`],
  ["U+FDFA, which normalization makes 18 characters", `a@${"\ufdfa".repeat(2600)}.cn`],
  ["combining marks in the wrong order", `a${"\u0301\u0316".repeat(2000)}@x.cn`],
  ["labels", `a@${"b.".repeat(4000)} `],
  ["254 bytes of dots", `a@${".".repeat(251)}@`],
  ["an international domain", `a@${"例.".repeat(62)}测试`],
]
describe("AV-07: an address that is almost one", () => {
  for (const [name, text] of shapes) {
    test(`costs next to nothing: ${name}`, () => {
      const cost = costOf(() => contactOf("email", text) ?? contactIn(text))
      assert.ok(cost < costMsMax, `${cost} ms`)
    })

    test(`costs an import next to nothing: ${name}`, () => {
      const line = JSON.stringify({ user: "u", emails: [text] })
      const ground = { accounts: new Map(), clients: new Set<string>() }
      const cost = costOf(() => readRecord(line, ground))
      assert.ok(cost < costMsMax, `${cost} ms`)
    })
  }

  test("has at most 254 bytes, before and after normalization", () => {
    const of = (letters: string) => contactOf("email", `${letters}@${"b".repeat(60)}.example`)
    assert.equal(of("\ufb03".repeat(21))?.address.length, 63 + 69)
    const domain = `${"b".repeat(60)}.`.repeat(3)
    assert.ok(contactOf("email", `${"a".repeat(64)}@${domain}exam`))
    assert.equal(contactOf("email", `${"a".repeat(64)}@${domain}example`), undefined)
    assert.equal(contactOf("email", `${" ".repeat(254)}a@b.cn`), undefined)
  })
})

describe("an address for a one-time code", () => {
  let w: world.World
  before(async () => {
    w = await world.startWorld((config) => {
      const [shop] = config.apps as object[]
      Object.assign(shop ?? {}, {
        firstSignIn: "ask",
        proofs: { app: { url: "http://localhost:1/bind", secret: { env: "SHOP_BIND" } } },
      })
    })
  })
  after(() => w.close())

  const ask = (scene: string, secret: string, address: string) =>
    world.post(
      `${w.menshen.url}/tickets/${scene}/proofs`,
      { kind: "otp", channel: "email", address },
      { authorization: `Bearer ${secret}` },
    )

  test("is not read for a ticket that does not exist", async () => {
    const real = await world.openTicket(w)
    const scene = `${real.scene.slice(0, -4)}AAAA`
    const { status, body } = await ask(scene, real.secret, "not an address")
    assert.deepEqual([status, body.error], [404, "ticket_not_found"])
  })

  test("is not read for an application without one-time codes", async () => {
    const { ticket } = await untilChoosing(w)
    const { status, body } = await ask(ticket.scene, ticket.secret, "not an address")
    assert.deepEqual([status, body.error], [403, "choice_not_offered"])
  })
})
