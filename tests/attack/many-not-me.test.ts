// Somebody shows the QR codes of one application to many people, and they say "not me". The operator was told
// nothing but single lines (CD-04).

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import * as ladder from "../support/confirm.ts"
import type * as world from "../support/world.ts"

let w: world.World
before(async () => {
  w = await ladder.startLadder()
})
after(() => w.close())

const warnings = () =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.includes('"event":"many_not_me"'))

const denied = async (client: "shop" | "tap") => {
  const { notMeLink } = await ladder.scanned(w, client)
  assert.equal(await ladder.press(notMeLink), 200)
  assert.equal(await ladder.press(notMeLink), 200)
}

test('CD-04: twenty people who say "not me" about one client are a warning that names it', async () => {
  for (let times = 0; times < 19; times++) await denied("shop")
  for (let times = 0; times < 15; times++) await denied("tap")
  assert.deepEqual(warnings(), [], "nineteen of one client, and fifteen of another")
  for (let times = 0; times < 3; times++) await denied("shop")
  const [warning, ...more] = warnings()
  assert.match(warning ?? "", /"client":"shop".*20 people said \\"not me\\".*raise its/)
  assert.deepEqual(more, [], "one line a minute")
})
