// A stranger signs out with one cookie, repeated. Each repetition used to call a desk: 1,500 of them kept
// every sign-in of the machine waiting for two seconds.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, describe, test } from "node:test"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const secret = () => randomBytes(32).toString("base64url")
const sessionCookie = (pool: string) => `__Host-menshen-session-${pool}=${secret()}`
const repeated = (times: number, cookie: () => string) =>
  Array.from({ length: times }, cookie).join("; ")

const logout = (cookie: string, method = "POST") =>
  push.send(w, {
    method,
    path: "/logout",
    headers: {
      cookie,
      "sec-fetch-site": "same-origin",
      ...(method === "POST" && { "content-type": "application/x-www-form-urlencoded" }),
    },
    ...(method === "POST" && { body: "agreed=yes" }),
  })

describe("AV-07: one cookie, repeated", () => {
  test("ends one session of a pool", async () => {
    const answer = await logout(repeated(90, () => sessionCookie("customers")))
    assert.equal(answer.status, 200)
    assert.equal(answer.headers["set-cookie"]?.length, 1)
  })

  test("ends none of a pool that does not exist", async () => {
    const answer = await logout(
      repeated(50, () => sessionCookie(`p${randomBytes(4).toString("hex")}`)),
    )
    assert.equal(answer.status, 200)
    assert.equal(answer.headers["set-cookie"], undefined)
  })

  for (const method of ["GET", "POST"]) {
    test(`is refused at the door above 8 KiB: ${method}`, async () => {
      const answer = await logout(
        repeated(1200, () => sessionCookie("customers")),
        method,
      )
      assert.equal(answer.status, 431)
      assert.match(answer.body, /[Cc]ookie/)
    })
  }

  test("the whole head of a request is refused above 16 KiB, on every route", async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 9 }, (_, at) => [`x-padding-${at}`, "x".repeat(2000)]),
    )
    for (const path of ["/health", "/jwks", "/authorize", "/acme/callback", "/admin/pools", "/x"]) {
      assert.equal((await push.send(w, { path, headers })).status, 431, path)
    }
    const { status } = await push.send(w, {
      path: "/health",
      headers: { "x-padding": "x".repeat(15_000) },
    })
    assert.equal(status, 200)
  })

  test("a target is refused above 16 KiB", async () => {
    const path = (length: number) => `/authorize?state=${"x".repeat(length)}`
    assert.equal((await push.send(w, { path: path(16 * 1024) })).status, 414)
    assert.equal((await push.send(w, { path: path(15 * 1024) })).status, 400)
  })

  test("browsers and programs read a sentence", async () => {
    const cookie = "x".repeat(9000)
    const headers = { cookie, accept: "text/html", "accept-language": "zh-CN" }
    const page = await push.send(w, { path: "/account", headers })
    assert.equal(page.status, 431)
    assert.match(page.body, /lang="zh-cn"/i)
    const answer = await push.send(w, { method: "POST", path: "/token", headers: { cookie } })
    assert.equal(answer.status, 431)
    assert.ok(JSON.parse(answer.body).error_description)
  })
})
