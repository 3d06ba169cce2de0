// The authorization code at the token endpoint: bound to its client, used once, and revoked with its
// tokens after a second use. MENSHEN_RACE_ROUNDS=2000 runs the race as often as a release does.

import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import * as world from "../../support/world.ts"

const rounds = Number(process.env.MENSHEN_RACE_ROUNDS ?? 100)

let w: world.World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

/** An authorization code for the client `basic`, with PKCE or without. */
async function code(more: Record<string, string> = {}): Promise<string> {
  const agent = new rp.UserAgent(w)
  const callback = await rp.signInAs(w, agent, rp.request(w, "basic", more))
  return callback.searchParams.get("code") ?? ""
}

const outcome = ({ status, body }: { status: number; body: { error?: string } }) =>
  status === 200 ? "tokens" : body.error

describe("PKCE at the token endpoint", () => {
  test("OA-03: a verifier is accepted exactly when its challenge was sent", async () => {
    const { verifier, challenge } = rp.pkce()
    const table: [Record<string, string>, Record<string, string>, string][] = [
      [{}, {}, "tokens"],
      [{}, { code_verifier: verifier }, "invalid_grant"],
      [challenge, {}, "invalid_grant"],
      [challenge, { code_verifier: verifier }, "tokens"],
    ]
    for (const [sent, shown, expected] of table) {
      assert.equal(outcome(await rp.exchange(w, await code(sent), shown)), expected)
    }
  })

  test("BI 98–101: a missing, wrong, too short or too long verifier is refused", async () => {
    const { challenge } = rp.pkce()
    for (const code_verifier of ["", "x".repeat(43)]) {
      const tried = await rp.exchange(w, await code(challenge), { code_verifier })
      assert.equal(outcome(tried), "invalid_grant")
    }
    // The challenge matches each of these, so that only the length can be wrong.
    const lengths = { 42: "invalid_grant", 43: "tokens", 128: "tokens", 129: "invalid_grant" }
    for (const [length, expected] of Object.entries(lengths)) {
      const code_verifier = "x".repeat(Number(length))
      const code_challenge = createHash("sha256").update(code_verifier).digest("base64url")
      const tried = await rp.exchange(w, await code({ ...challenge, code_challenge }), {
        code_verifier,
      })
      assert.equal(outcome(tried), expected, length)
    }
  })

  test("OA-07: the third wrong verifier ends the code, even for the right one", async () => {
    const { verifier, challenge } = rp.pkce()
    const [two, three] = [await code(challenge), await code(challenge)]
    for (const tried of [two, two, three, three, three]) {
      await rp.exchange(w, tried, { code_verifier: "x".repeat(43) })
    }
    assert.equal(outcome(await rp.exchange(w, two, { code_verifier: verifier })), "tokens")
    assert.equal(outcome(await rp.exchange(w, three, { code_verifier: verifier })), "invalid_grant")
  })
})

describe("an authorization code", () => {
  test("BI 102, OA-06: any number of attempts by others leaves it usable", async () => {
    const mine = await code()
    const scene = mine.split(".")[0]
    const post = { client_id: "post", client_secret: rp.secrets.POST_SECRET }
    const form = { grant_type: "authorization_code", code: mine, redirect_uri: w.redirectUri }
    for (let count = 0; count < 20; count++) {
      assert.equal(outcome(await rp.call(w, "/token", { ...form, ...post })), "invalid_grant")
      const guess = await rp.exchange(w, `${scene}.${"A".repeat(43)}`)
      assert.equal(outcome(guess), "invalid_grant")
      const elsewhere = await rp.exchange(w, mine, { redirect_uri: `${w.redirectUri}x` })
      assert.equal(outcome(elsewhere), "invalid_grant")
      const unproven = await rp.call(w, "/token", { ...form, client_id: "basic" })
      assert.equal(outcome(unproven), "invalid_client")
    }
    assert.equal(outcome(await rp.exchange(w, mine)), "tokens")
  })

  test("BI 105: it is refused when it is cut short or lengthened", async () => {
    const mine = await code()
    for (const wrong of [mine.slice(0, -1), `${mine}A`, mine.slice(0, 23), "x", `${mine} `]) {
      assert.equal(outcome(await rp.exchange(w, wrong)), "invalid_grant")
    }
    assert.equal(outcome(await rp.exchange(w, mine)), "tokens")
  })

  test("BI 103, OA-05: a second use is refused, and ends the access and refresh tokens of the first", async () => {
    const tokens = await rp.tokensOf(w, new rp.UserAgent(w), { scope: "openid offline_access" })
    assert.equal((await rp.userinfo(w, tokens.access_token)).status, 200)
    assert.equal(outcome(await rp.exchange(w, tokens.code)), "invalid_grant")
    assert.equal((await rp.userinfo(w, tokens.access_token)).status, 401)
    const { refresh_token } = tokens
    const refreshed = await rp.call(
      w,
      "/token",
      { grant_type: "refresh_token", refresh_token },
      rp.asBasic,
    )
    assert.equal(outcome(refreshed), "invalid_grant")
    assert.match(w.menshen.log(), /"event":"code_replayed"/)
  })

  test("OA-06: a replay without the verifier or the client ends nothing", async () => {
    const { verifier, challenge } = rp.pkce()
    const mine = await code(challenge)
    const { body } = await rp.exchange(w, mine, { code_verifier: verifier })
    const post = { client_id: "post", client_secret: rp.secrets.POST_SECRET }
    const form = { grant_type: "authorization_code", code: mine, redirect_uri: w.redirectUri }
    await rp.exchange(w, mine)
    await rp.exchange(w, mine, { code_verifier: "x".repeat(43) })
    await rp.call(w, "/token", { ...form, ...post, code_verifier: verifier })
    assert.equal((await rp.userinfo(w, body.access_token)).status, 200)
  })

  test("BI 106: the code of a cancelled ticket is refused", async () => {
    const agent = new rp.UserAgent(w)
    const page = await agent.authorize(rp.request(w, "basic"))
    const ticket = await rp.ticketOn(agent, page)
    await rp.scan(w, ticket.scene, push.newOpenid())
    await world.untilSettled(w, ticket)
    const callback = await rp.arrival(await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`))
    const cancelled = await agent.fetch(`/tickets/${ticket.scene}/cancel`, { method: "POST" })
    assert.equal(cancelled.status, 200)
    const tried = await rp.exchange(w, callback.searchParams.get("code") ?? "")
    assert.equal(outcome(tried), "invalid_grant")
  })

  test(`RC-08, INV-07: of 20 simultaneous redemptions exactly one gets tokens, ${rounds} rounds`, async () => {
    const { challenge, verifier } = rp.pkce()
    let left = rounds
    const lane = async () => {
      while (left-- > 0) {
        const mine = await code(challenge)
        const tries = Array.from({ length: 20 }, () =>
          rp.exchange(w, mine, { code_verifier: verifier }),
        )
        const outcomes = (await Promise.all(tries)).map(outcome).sort()
        assert.deepEqual(outcomes, [...Array(19).fill("invalid_grant"), "tokens"])
      }
    }
    await Promise.all(Array.from({ length: 4 }, lane))
  })
})
