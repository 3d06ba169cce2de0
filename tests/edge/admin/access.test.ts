// Access to the admin API: which callers get in, what the others learn, and what is recorded (OP-07).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld, call, poolPath } from "../../support/admin.ts"
import { withoutIds } from "../../support/refusal-id.ts"
import { startWorld, type World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await adminWorld((config) => {
    config.clientAddressHeader = "x-client"
    config.limits = {}
  })
})
after(() => w.close())

const as = (authorization: string, address: string) => ({ authorization, "x-client": address })

const wrong: [name: string, authorization: string][] = [
  ["no key", ""],
  ["an empty key", "Bearer "],
  ["another key", "Bearer another-admin-key-of-32-characters"],
  ["the beginning of the key", `Bearer ${adminKey.slice(0, -1)}`],
  ["the key and more", `Bearer ${adminKey}x`],
  ["the key in capitals", `Bearer ${adminKey.toUpperCase()}`],
  ["another scheme", `Basic ${btoa(`admin:${adminKey}`)}`],
  ["the key without a scheme", adminKey],
  ["a key of 10,000 characters", `Bearer ${"k".repeat(10_000)}`],
]
describe("the admin key", () => {
  for (const [at, [name, authorization]] of wrong.entries()) {
    test(`${name} is answered 401, and nothing is revealed or changed`, async () => {
      const headers = as(authorization, `192.0.2.${at}`)
      for (const [method, path] of [
        ["GET", "/admin/pools"],
        ["GET", `${poolPath}/export`],
        ["POST", `${poolPath}/import`],
        ["GET", "/admin/no-such-call"],
      ] as const) {
        const body = method === "POST" ? '{"emails":["intruder@example.com"]}' : undefined
        const answer = await call(w, method, path, body, headers)
        assert.equal(answer.status, 401)
        assert.equal(answer.body.error, "admin_key_mismatch")
        assert.match(answer.headers.get("www-authenticate") ?? "", /^Bearer/)
        assert.equal(answer.headers.get("cache-control"), "no-store")
      }
      const found = await call(w, "POST", `${poolPath}/users/find`, {
        email: "intruder@example.com",
      })
      assert.equal(found.status, 404)
    })
  }

  test("is not accepted in the query or in a cookie", async () => {
    const headers = { ...as("", "192.0.2.77"), cookie: `admin=${adminKey}` }
    const path = `/admin/pools?key=${adminKey}&access_token=${adminKey}`
    assert.equal((await call(w, "GET", path, undefined, headers)).status, 401)
  })

  test("after ten failures in a minute an address gets 429, except with the right key", async () => {
    const tries = Array.from({ length: 12 }, () =>
      call(w, "GET", "/admin/pools", undefined, as("Bearer guess", "198.51.100.1")),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort()
    assert.deepEqual(statuses, [...Array(10).fill(401), 429, 429])
    const from = (authorization: string, address: string) =>
      call(w, "GET", "/admin/pools", undefined, as(authorization, address))
    const limited = await from("Bearer guess", "198.51.100.1")
    assert.ok(Number(limited.headers.get("retry-after")) > 0)
    assert.equal((await from("Bearer guess", "198.51.100.2")).status, 401)
    assert.equal((await from(`Bearer ${adminKey}`, "198.51.100.1")).status, 200)
  })

  test("without admin in menshen.json no admin path exists, with or without a key", async () => {
    const other = await startWorld((config) => {
      config.admin = undefined
    })
    try {
      const get = async (path: string, authorization: string) => {
        const response = await fetch(other.menshen.url + path, { headers: { authorization } })
        const page = withoutIds(await response.text())
        return [response.status, response.headers.get("content-type"), page]
      }
      const nothing = await get("/no-such-page", "")
      assert.equal(nothing[0], 404)
      for (const path of ["/admin", "/admin/pools", `${poolPath}/export`]) {
        assert.deepEqual(await get(path, ""), nothing)
        assert.deepEqual(await get(path, `Bearer ${adminKey}`), nothing)
      }
    } finally {
      await other.close()
    }
  })
})

describe("the admin API", () => {
  test("lists the pools with their accounts and apps", async () => {
    const { status, body } = await call(w, "GET", "/admin/pools")
    assert.equal(status, 200)
    const [pool] = body.pools
    assert.equal(pool.name, "customers")
    assert.ok(pool.accounts.some(({ appId }: { appId: string }) => appId === w.account.appId))
    assert.ok(pool.apps.includes("shop"))
  })

  const malformed: [name: string, method: string, path: string, body: unknown, error: string][] = [
    ["an unknown pool", "GET", "/admin/pools/nobodies/audit", undefined, "pool_unknown"],
    ["an unknown call", "GET", `${poolPath}/frobnicate`, undefined, "call_unknown"],
    ["an unknown method", "DELETE", `${poolPath}/users/u1`, undefined, "call_unknown"],
    ["a body that is not JSON", "POST", `${poolPath}/users/find`, "{", "request_malformed"],
    [
      "a body that is not UTF-8",
      "POST",
      `${poolPath}/users/find`,
      Uint8Array.of(0xff),
      "request_malformed",
    ],
    ["a body that is an array", "POST", `${poolPath}/users/find`, [], "request_malformed"],
    ["a search without a criterion", "POST", `${poolPath}/users/find`, {}, "request_malformed"],
    ["half an identity", "POST", `${poolPath}/users/find`, { openid: "o1" }, "request_malformed"],
    [
      "a search by two criteria",
      "POST",
      `${poolPath}/users/find`,
      { user: "a", email: "b" },
      "request_malformed",
    ],
    [
      "a number instead of a text",
      "POST",
      `${poolPath}/users/find`,
      { user: 1 },
      "request_malformed",
    ],
    [
      "a long text",
      "POST",
      `${poolPath}/users/find`,
      { user: "u".repeat(300) },
      "request_malformed",
    ],
    [
      "a long body",
      "POST",
      `${poolPath}/merges`,
      { from: "a".repeat(20_000) },
      "request_malformed",
    ],
    ["a merge with one user", "POST", `${poolPath}/merges`, { from: "a" }, "request_malformed"],
    [
      "an unknown member",
      "POST",
      `${poolPath}/merges`,
      { from: "a", into: "b", x: "c" },
      "request_malformed",
    ],
    [
      "an unknown state of conflicts",
      "GET",
      `${poolPath}/conflicts?state=lost`,
      undefined,
      "request_malformed",
    ],
    [
      "a conflict resolved neither way",
      "POST",
      `${poolPath}/conflicts/1/resolve`,
      {},
      "request_malformed",
    ],
    [
      "a conflict resolved both ways",
      "POST",
      `${poolPath}/conflicts/1/resolve`,
      { into: "a", apart: true },
      "request_malformed",
    ],
    [
      "an unknown conflict",
      "POST",
      `${poolPath}/conflicts/x/resolve`,
      { apart: true },
      "conflict_unknown",
    ],
    ["an unknown merge", "POST", `${poolPath}/merges/99/undo`, {}, "merge_unknown"],
    ["an unknown user", "GET", `${poolPath}/users/nobody`, undefined, "user_unknown"],
    ["forgetting an unknown user", "POST", `${poolPath}/users/nobody/forget`, {}, "user_unknown"],
    [
      "merging an unknown user",
      "POST",
      `${poolPath}/merges`,
      { from: "a", into: "b" },
      "user_unknown",
    ],
    ["an unknown event", "POST", `${poolPath}/dead-letters/retry`, { id: "7" }, "event_unknown"],
    [
      "a migration from an unknown account",
      "POST",
      `${poolPath}/migrate`,
      { from: "x", to: "acme" },
      "account_unknown",
    ],
    [
      "a migration of an account to itself",
      "POST",
      `${poolPath}/migrate`,
      { from: "acme", to: "acme" },
      "account_unknown",
    ],
    [
      "an invalid cursor",
      "GET",
      `${poolPath}/export?after=%27%20OR%201`,
      undefined,
      "request_malformed",
    ],
    ["an invalid dryRun", "POST", `${poolPath}/import?dryRun=maybe`, "", "request_malformed"],
    ["1,001 lines", "POST", `${poolPath}/import`, "\n".repeat(1001), "too_large"],
    ["1 MiB and a byte", "POST", `${poolPath}/import`, " ".repeat(2 ** 20 + 1), "too_large"],
  ]
  for (const [name, method, path, body, error] of malformed) {
    test(`refuses ${name}, with an explanation`, async () => {
      const answer = await call(w, method, path, body)
      assert.ok(answer.status >= 400 && answer.status < 500, String(answer.status))
      assert.equal(answer.body.error, error)
      assert.match(answer.body.error_description, /^[A-Z].*\.$/)
    })
  }

  test("records every call with its caller, refused calls too, without an openid or key", async () => {
    const openid = "oCanary0canary0canary0canary"
    const operator = { "menshen-operator": "mei@example.com" }
    const record = {
      identities: [{ appId: w.account.appId, openid }],
      emails: ["audit@example.com"],
    }
    await call(w, "POST", `${poolPath}/import`, JSON.stringify(record), operator)
    const search = { appId: w.account.appId, openid }
    const found = await call(w, "POST", `${poolPath}/users/find`, search, operator)
    await call(w, "POST", `${poolPath}/users/${found.body.user}/unlink`, search, operator)
    await call(w, "GET", `${poolPath}/users/nobody`, undefined, { "menshen-operator": "<b>\u00e9" })
    const { body } = await call(w, "GET", `${poolPath}/audit`)
    const [nobody, unlinked, looked, imported] = body.entries
    assert.deepEqual([nobody.actor, nobody.action], ["admin", "admin.show"])
    assert.deepEqual(nobody.detail, { reason: "user_unknown" })
    assert.deepEqual([unlinked.actor, unlinked.action], ["admin:mei@example.com", "admin.unlink"])
    assert.deepEqual(
      [unlinked.user, unlinked.detail.reason, unlinked.detail.openid],
      [found.body.user, "last_way_in", "…nary"],
    )
    assert.deepEqual([looked.action, looked.user], ["admin.find", found.body.user])
    assert.equal(imported.action, "admin.import")
    assert.equal(imported.detail.created, 1)
    assert.ok(!JSON.stringify(body).includes(openid))
    const log = w.menshen.log()
    assert.match(log, /"event":"admin_call".*"route":"\/admin\/pools\/:pool\/users\/find"/)
    assert.match(log, /"event":"admin_refused"/)
    for (const secret of [openid, adminKey, "audit@example.com"]) assert.ok(!log.includes(secret))
  })
})
