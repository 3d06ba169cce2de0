// The account page begins a sign-in for whoever has no session. Each is a row, so a stranger who only opens the page
// is counted as at /authorize (AV-04, INV-22).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as world from "../support/world.ts"

const most = 20
let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    config.limits = { signInsPerAddress: most }
  })
})
after(() => w.close())

const open = (query = "") =>
  fetch(`${w.menshen.url}/account?client_id=shop${query}`, { redirect: "manual" })

test("sign-ins that the account page begins are counted like others", async () => {
  const seen: number[] = []
  for (let at = 0; at < most + 2; at++) {
    const answer = await open(at % 2 === 0 ? "" : "&sign_in")
    seen.push(answer.status)
  }
  assert.deepEqual(seen.slice(0, most), Array(most).fill(303))
  const answer = await open()
  assert.equal(answer.status, 429)
  assert.ok(Number(answer.headers.get("retry-after")) > 0)
  const page = await answer.text()
  assert.match(page, /Back to Acme Shop/)
  const authorize = await fetch(`${w.menshen.url}/authorize?client_id=shop`)
  assert.equal(authorize.status, 429, "they share one count")
})
