// Whoever asked for the page behind a proof without a cookie could tell a scene that exists from one that does
// not, and learned the application of the one that does.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../support/choosing.ts"
import { leaveForApp } from "../support/stolen-proof.ts"
import * as world from "../support/world.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

const done = async (query: string) => {
  const page = await fetch(`${w.menshen.url}/proofs/done?${query}`)
  // The id of a refusal is random.
  return { status: page.status, html: (await page.text()).replace(/\b[A-Z0-9]{8}\b/g, "") }
}

test("a stranger sees the same for a scene that exists and for one that does not", async () => {
  const { ticket } = await untilChoosing(w)
  const unknown = `${ticket.scene.slice(0, -4)}AAAA`
  for (const more of ["", "&none=1", "&client_id=shop", "&client_id=nobody"]) {
    const [real, invented] = [
      await done(`ticket=${ticket.scene}${more}`),
      await done(`ticket=${unknown}${more}`),
    ]
    assert.equal(real.status, invented.status)
    assert.equal(real.html.replaceAll(ticket.scene, unknown), invented.html)
  }
})

test("a window without a cookie still comes to an end for its application", async () => {
  const { openid } = await world.newPerson(w)
  const { give } = await leaveForApp(w, openid, "done-1")
  const returned = await give()
  assert.equal(returned.status, 303)
  const to = returned.headers.get("location") ?? ""
  const page = await fetch(new URL(to, w.menshen.url))
  assert.equal(page.status, 200)
  assert.match(await page.text(), /Acme/)
})
