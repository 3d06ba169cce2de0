// OP-03: whoever has an access token of WeChat's acts as the Official Account. No address gives one away, except to the
// one key that an operator has made for it.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, adminWorld } from "../support/admin.ts"
import * as oauth from "../support/oauth.ts"
import { startRelayWorld } from "../support/relay.ts"
import * as world from "../support/world.ts"

const key = "the-key-of-the-siblings-32-characters-or-more"
const path = "/accounts/acme/access-token"

const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } })
const ask = (w: world.World, value?: string, at = path) =>
  fetch(`${w.menshen.url}${at}`, value === undefined ? {} : bearer(value))

describe("an account whose token is shared", () => {
  let w: world.World
  before(async () => {
    w = await adminWorld(
      (config) => {
        config.limits = {}
        world.addBistro(config)
        const [account] = config.accounts as object[]
        Object.assign(account ?? {}, { accessTokenKey: { env: "SIBLINGS" } })
      },
      { SIBLINGS: key },
    )
  })
  after(() => w.close())

  test("gives HEAD nothing, and says that it gave nothing", async () => {
    const init = { method: "HEAD", headers: { authorization: `Bearer ${key}` } }
    await fetch(`${w.menshen.url}${path}`, init)
    assert.ok(!w.menshen.log().includes("access_token_given"))
  })

  test("has one token for all who ask with its key, and for Menshen itself", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(w, key)))
    const bodies = await Promise.all(answers.map((answer) => answer.json()))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    assert.equal(new Set(bodies.map((body) => body.access_token)).size, 1)
    const [{ access_token, expires_in }] = bodies
    assert.ok(expires_in > 7000 && expires_in <= 7140, `${expires_in}`)
    await world.openTicket(w)
    assert.equal(await oauth.callsOf(w, "/cgi-bin/stable_token"), 1)
    const info = await fetch(
      `${w.sandboxUrl}/cgi-bin/get_api_domain_ip?access_token=${access_token}`,
    )
    assert.ok((await info.json()).ip_list, "WeChat accepts it")
    assert.equal(answers[0]?.headers.get("cache-control"), "no-store")
    assert.ok(!w.menshen.log().includes(access_token), "no line has the token")
    assert.match(w.menshen.log(), /"event":"access_token_given","account":"acme"/)
  })

  test("gives it to no other key, and not to the admin key", async () => {
    for (const value of [
      undefined,
      "",
      "x",
      adminKey,
      `${key}x`,
      key.slice(1),
      w.account.appSecret,
    ]) {
      const answer = await ask(w, value)
      assert.equal(answer.status, 401, String(value))
      assert.equal(await answer.text(), "")
    }
    assert.equal((await ask(w, undefined, `${path}?key=${key}`)).status, 401)
    const basic = Buffer.from(`acme:${key}`).toString("base64")
    const asBasic = await fetch(`${w.menshen.url}${path}`, {
      headers: { authorization: `Basic ${basic}` },
    })
    assert.equal(asBasic.status, 401)
    assert.match(w.menshen.log(), /"event":"access_token_refused"/)
  })

  test("does not let its key open anything else", async () => {
    const admin = await fetch(`${w.menshen.url}/admin/pools/customers/users?limit=1`, bearer(key))
    assert.equal(admin.status, 401)
  })

  test("shares no token of another account", async () => {
    assert.equal((await ask(w, key, "/accounts/bistro/access-token")).status, 404)
    assert.equal((await ask(w, key, "/accounts/nobody/access-token")).status, 404)
  })

  test("counts wrong keys by address, and never refuses the right one for it", async () => {
    let status = 0
    for (let tries = 0; tries < 12; tries++) status = (await ask(w, "wrong")).status
    assert.equal(status, 429)
    assert.equal((await ask(w, key)).status, 200)
  })

  test("is asked 600 times a minute at most", async () => {
    const statuses = new Set<number>()
    for (let round = 0; round < 14; round++) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(w, key)))
      for (const { status } of answers) statuses.add(status)
    }
    assert.deepEqual([...statuses].sort(), [200, 429])
  })
})

describe("an account without such a key", () => {
  test("has no such address: neither for a stranger nor for the operator", async () => {
    const w = await adminWorld()
    try {
      for (const value of [undefined, adminKey, key]) {
        const answer = await ask(w, value)
        assert.equal(answer.status, 404)
        assert.doesNotMatch(await answer.text(), /access_token/)
      }
    } finally {
      await w.close()
    }
  })

  test("that goes out by a relay has none either", async () => {
    const w = await startRelayWorld()
    try {
      assert.equal((await ask(w, key)).status, 404)
    } finally {
      await w.close()
    }
  })
})

describe("a token that WeChat does not give", () => {
  test("is a refusal with the reason of a sign-in", async () => {
    const w = await world.startWorld(
      (config) => {
        const [account] = config.accounts as object[]
        Object.assign(account ?? {}, { accessTokenKey: { env: "SIBLINGS" } })
      },
      { SIBLINGS: key },
    )
    try {
      const apiError = { errcode: 40243, path: "/cgi-bin/stable_token" }
      await world.post(`${w.sandboxUrl}/platform/switches`, { apiError })
      const answer = await ask(w, key)
      assert.equal(answer.status, 503)
      assert.equal((await answer.json()).error, "account_misconfigured")
      for (let asks = 0; asks < 30; asks++) {
        const again = await ask(w, key)
        assert.deepEqual([again.status, (await again.json()).error], [503, "account_misconfigured"])
      }
      const calls = await oauth.callsOf(w, "/cgi-bin/stable_token")
      assert.ok(calls <= 6, `WeChat is not asked for each: ${calls}`)
    } finally {
      await w.close()
    }
  })
})
