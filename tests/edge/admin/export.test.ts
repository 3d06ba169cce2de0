// The export of people as lines: whole pages in the order of their ids, with nothing that an import would
// read differently.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { changeRows } from "../../support/directory.ts"
import type { World } from "../../support/world.ts"

let w: World
let appId: string
before(async () => {
  w = await adminWorld()
  appId = w.account.appId
})
after(() => w.close())

const importLines = (records: object[]) =>
  call(w, "POST", `${poolPath}/import`, records.map((one) => JSON.stringify(one)).join("\n"))

async function page(after: string) {
  const { body, headers } = await call(w, "GET", `${poolPath}/export?after=${after}`)
  const lines = String(body).trim().split("\n")
  const records = lines.filter((line) => line !== "").map((line) => JSON.parse(line))
  return { records, next: headers.get("menshen-next") }
}

describe("an export", () => {
  test("a record has what was imported, and only that", async () => {
    const record = {
      user: "a-whole",
      identities: [{ appId, openid: "oWhole", unionid: "oUnionWhole", following: false }],
      accounts: [{ clientId: "shop", account: "1" }],
      emails: ["a@example.com"],
      phones: ["+8613900000001"],
      createdAt: "2024-05-01T08:00:00.000Z",
    }
    await importLines([record])
    assert.deepEqual((await page("")).records, [record])
  })

  test("a UnionID in dispute is exported with its owner only", async () => {
    const unionid = "oDisputed"
    const identities = (openid: string) => [{ appId, openid, unionid }]
    await importLines([
      { user: "b-claims", identities: identities("oClaims") },
      { user: "b-owns", identities: [{ appId, openid: "oOwns" }] },
    ])
    await changeRows(w, (database) => {
      database.exec(`UPDATE unions SET user = 'b-owns' WHERE unionid = '${unionid}'`)
      database.exec(`UPDATE identities SET unionid = '${unionid}' WHERE openid = 'oOwns'`)
    })
    const { records } = await page("a-whole")
    const exported = records.map(({ user, identities: [one] }) => [user, one.unionid])
    assert.deepEqual(exported, [
      ["b-claims", undefined],
      ["b-owns", unionid],
    ])
  })

  test("merged and forgotten users are left out, and pages of 500 follow each other", async () => {
    const many = Array.from({ length: 600 }, (_, at) => ({
      user: `c-${1000 + at}`,
      emails: [`c${at}@x.example`],
    }))
    await importLines(many)
    await call(w, "POST", `${poolPath}/users/c-1000/forget`, {})
    await call(w, "POST", `${poolPath}/merges`, { from: "c-1001", into: "c-1002" })
    const first = await page("b-owns")
    assert.equal(first.records.length, 500)
    assert.equal(first.next, first.records.at(-1).user)
    const second = await page(first.next ?? "")
    assert.equal(second.next, null)
    const users = [...first.records, ...second.records].map(({ user }) => user)
    assert.deepEqual(
      users,
      many.slice(2).map(({ user }) => user),
    )
  })
})
