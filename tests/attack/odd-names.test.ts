// Names that mean something else to a program than to a reader used to be taken: another spelling of a
// merge's number, a user named like a member of every JavaScript object, an address with characters that
// nobody sees. An import of a pool's own export added to people whose names have a second spelling.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import type { World } from "../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld()
})
after(() => w.close())

const send = async (lines: string) =>
  (await call(w, "POST", `${poolPath}/import`, lines)).body as {
    counts: Record<string, number>
    lines: { reason: string; sentence: string }[]
  }

describe("the admin API", () => {
  test("knows a merge by its number alone, and not by other spellings of it", async () => {
    await send('{"user":"u-from","phones":["+8613900000001"]}\n{"user":"u-into"}')
    const merged = await call(w, "POST", `${poolPath}/merges`, { from: "u-from", into: "u-into" })
    const id = merged.body.merge as number
    const spellings = [`0x${id.toString(16)}`, `${id}.0`, `${id}e0`, `+${id}`, `%20${id}`, `0${id}`]
    for (const spelling of spellings) {
      const { status, body } = await call(w, "POST", `${poolPath}/merges/${spelling}/undo`, {})
      assert.deepEqual([status, body.error], [404, "merge_unknown"], spelling)
    }
    assert.equal((await call(w, "POST", `${poolPath}/merges/${id}/undo`, {})).status, 200)
  })
})

describe("an import", () => {
  test("takes no user by the name of a member of every object", async () => {
    for (const user of ["__proto__", "constructor", "toString"]) {
      const { counts, lines } = await send(JSON.stringify({ user }))
      assert.equal(counts.refused, 1, user)
      assert.match(lines[0]?.sentence ?? "", /^\/user is a name/)
    }
  })

  test("takes no address with characters that nobody sees", async () => {
    const hidden = ["\u0000", "\u202e", "\u2066", "\u200b", "\ufeff", "\u00ad", "\u009b"]
    for (const character of hidden) {
      const record = { user: "u-hidden", emails: [`me${character}i@example.com`] }
      assert.equal((await send(JSON.stringify(record))).counts.refused, 1, escape(character))
    }
  })

  test("of a pool's own export changes nothing", async () => {
    const appId = w.account.appId
    const records = [
      { user: "x-1", identities: [{ appId, openid: "oX1", unionid: "oU1", following: false }] },
      {
        user: "x-2",
        emails: ["J\u030coe@Example.com", "\u0130@example.com"],
        createdAt: "2020-01-01",
      },
      { user: "x-3", accounts: [{ clientId: "shop", account: "a".repeat(255) }] },
      { user: "x-4", accounts: [{ clientId: "shop", account: "x\u0000\u202ey" }] },
      { user: "x-5", accounts: [{ clientId: "shop", account: "half \ud800" }] },
    ]
    const { counts } = await send(records.map((record) => JSON.stringify(record)).join("\n"))
    assert.deepEqual([counts.created, counts.refused], [4, 1], "half of a character is no name")
    const exported = String((await call(w, "GET", `${poolPath}/export?after=`)).body)
    const people = exported.trim().split("\n").length
    const again = await send(exported)
    assert.deepEqual(again, {
      counts: { created: 0, added: 0, same: people, conflict: 0, refused: 0 },
      lines: [],
    })
  })
})
