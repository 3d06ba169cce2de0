// Two choices of one person at the same time, from two tabs or by two clicks: one of them counts, and the
// ticket ends with the user that the directory has.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as admin from "../../support/admin.ts"
import {
  bearer,
  type ChoosingWorld,
  call,
  startChoosing,
  subOf,
  untilChoosing,
} from "../../support/choosing.ts"
import { ownerOf, rowsOf, until } from "../../support/directory.ts"

const rounds = 12
const emails = Array.from({ length: rounds }, (_, at) => `racer-${at}@example.com`)

let w: ChoosingWorld
before(async () => {
  w = await startChoosing((config) => {
    config.clientAddressHeader = "x-client"
  })
  const lines = emails.map((email, at) => JSON.stringify({ user: `user-${at}`, emails: [email] }))
  await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
})
after(() => w.close())

/** The code that the operator is asked to send to this address. */
async function codeTo(address: string): Promise<string> {
  const letter = () => w.letters.find(({ body }) => body.includes(`"${address}"`))
  await until(`a code goes to ${address}`, () => letter() !== undefined)
  return JSON.parse(letter()?.body ?? "").data.code
}

describe("two choices at once", () => {
  test(`a new and an old account chosen at once make one user, ${rounds} of ${rounds} times`, async () => {
    const became = { old: 0, new: 0 }
    for (const [at, address] of emails.entries()) {
      const { ticket, openid } = await untilChoosing(w)
      const url = `${w.menshen.url}/tickets/${ticket.scene}/proofs`
      const headers = { ...bearer(ticket), "x-client": `192.0.2.${at}` }
      const otp = { kind: "otp", channel: "email", address, phone_code: ticket.phoneCode }
      const body = JSON.stringify(otp)
      assert.equal((await fetch(url, { method: "POST", headers, body })).status, 202)
      const code = await codeTo(address)
      const choices = [
        () => call(w, ticket, "/choose", { choice: "new" }),
        () => call(w, ticket, "/proofs/otp", { code }),
      ]
      if (at % 2 === 1) choices.reverse()
      const answers = await Promise.all(choices.map((choose) => choose()))
      assert.ok(
        answers.some(({ status }) => status === 200),
        JSON.stringify(answers),
      )
      const sub = await subOf(w, ticket)
      assert.equal(ownerOf(w, openid), sub)
      became[sub === `user-${at}` ? "old" : "new"] += 1
    }
    const made = rowsOf(w, "SELECT user FROM users WHERE user NOT LIKE 'user-%'")
    assert.equal(made.length, became.new, "nobody is made beside who was proved")
  })
})
