// A thief's browser proves the thief's own old account for a victim who scanned, and cancels the ticket while
// the directory asks WeChat. The ticket never hears what the directory then wrote. "Not me" must find it all
// the same (INV-23).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { type ChoosingWorld, call, startChoosing } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf } from "../support/directory.ts"
import { leaveForApp } from "../support/stolen-proof.ts"
import * as world from "../support/world.ts"

const apiFaultPath = "/cgi-bin/user/info"
let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

const slow = (apiDelayMs: number) =>
  world.post(`${w.sandboxUrl}/platform/switches`, { apiFaultPath, apiDelayMs })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('"not me" after the thief cancelled', () => {
  test("takes the victim's WeChat out of the thief's account", async () => {
    const [victim, thief] = [await world.newPerson(w), await world.newPerson(w)]
    await (await leaveForApp(w, thief.openid, "thief-1")).give()
    assert.ok(ownerOf(w, thief.openid))
    const { ticket, give, notMe } = await leaveForApp(w, victim.openid, "thief-1")
    await slow(1500)
    const given = give()
    await pause(500)
    const cancelled = await call(w, ticket, "/cancel", {})
    assert.equal(cancelled.status, 200)
    assert.equal((await given).status, 409)
    await slow(0)
    assert.equal(await ladder.press(notMe), 200)
    assert.notEqual(ownerOf(w, victim.openid), ownerOf(w, thief.openid))
  })
})
