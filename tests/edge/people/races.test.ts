// Two simultaneous first sign-ins of one person make one user, every time.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { ownerOf, rowsOf } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import * as world from "../../support/world.ts"

/** `PEOPLE_ROUNDS=1000` makes a longer run. */
const rounds = Number(process.env.PEOPLE_ROUNDS ?? 100)
const abreast = 4

let w: world.World
before(async () => {
  w = await world.startWorld()
  await signInTogether([push.newOpenid()])
})
after(() => w.close())

async function repeat(round: (at: number) => Promise<void>): Promise<void> {
  let left = rounds
  const lane = async () => {
    while (left-- > 0) await round(left)
  }
  await Promise.all(Array.from({ length: abreast }, lane))
}

const countUsers = () => Number(rowsOf(w, "SELECT count(*) AS users FROM users")[0]?.users)

/** Scans several tickets at once, and returns the owner of each identity. */
async function signInTogether(openids: string[]): Promise<unknown[]> {
  const tickets = await Promise.all(openids.map(() => world.openTicket(w)))
  await Promise.all(
    tickets.map(({ scene }, at) =>
      push.postMessage(w, push.xmlOf(push.scanFields(w, openids[at] ?? "", scene))),
    ),
  )
  for (const ticket of tickets) {
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  }
  return openids.map((openid) => ownerOf(w, openid))
}

describe("two first sign-ins at once", () => {
  test(`with one identity make one user, ${rounds} of ${rounds} times`, async () => {
    const before = countUsers()
    await repeat(async () => {
      const openid = push.newOpenid()
      const [owner] = await signInTogether([openid, openid])
      assert.ok(owner)
    })
    assert.equal(countUsers() - before, rounds)
  })

  test(`with two identities of one union make one user, ${rounds} of ${rounds} times`, async () => {
    const before = countUsers()
    await repeat(async (at) => {
      const unionids = { "acme-open": `oRace${String(at).padStart(7, "0")}xxxxxxxxxxxxxxxx` }
      const people = await Promise.all(
        [1, 2].map(() => world.post(`${w.sandboxUrl}/phone/people`, { name: "Mei", unionids })),
      )
      const openids = people.map(({ body }) => body.openid as string)
      const [one, other] = await signInTogether(openids)
      assert.ok(one)
      assert.equal(one, other)
    })
    assert.equal(countUsers() - before, rounds)
    assert.deepEqual(rowsOf(w, "SELECT * FROM conflicts"), [])
  })
})
