// The Basic plan, second part: the session at the provider, and optional parameters, which are used
// where possible and never cause an error. Each test has the name of its module.

import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { request, UserAgent } from "../support/relying-party.ts"
import { refusal, run, type Suite, startSuite } from "./suite.ts"

let s: Suite
before(async () => {
  s = await startSuite()
})
after(() => s.w.close())

/** Requests with parameters that do not affect a person who scans. */
for (const [name, more] of [
  ["oidcc-display-page", { display: "page" }],
  ["oidcc-display-popup", { display: "popup" }],
  ["oidcc-ensure-request-with-unknown-parameter-succeeds", { extra: "foobar" }],
  ["oidcc-login-hint", { login_hint: "buffy@localhost" }],
  ["oidcc-ui-locales", { ui_locales: "se" }],
  ["oidcc-claims-locales", { claims_locales: "se" }],
  ["oidcc-ensure-request-with-acr-values-succeeds", { acr_values: "1 2" }],
] as const) {
  test(name, async () => {
    const { claims } = await run(s, new UserAgent(s.w), more)
    assert.equal(claims.aud, "basic")
    assert.equal(claims.acr, "urn:menshen:confirm:none", "the acr says what was done")
  })
}

test("oidcc-prompt-login", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent)
  await sleep(1100)
  const page = await agent.authorize({ ...request(s.w, "basic"), prompt: "login" })
  assert.match(await page.text(), /<menshen-login/, "a scan is wanted again")
  const second = await run(s, agent, { prompt: "login" })
  assert.ok(Number(second.claims.auth_time) > Number(first.claims.auth_time))
  assert.equal(second.claims.sub, first.claims.sub)
})

test("oidcc-prompt-none-not-logged-in", async () => {
  const params = { ...request(s.w, "basic"), prompt: "none" }
  const response = await refusal(await new UserAgent(s.w).authorize(params))
  assert.equal(response.get("error"), "login_required")
  assert.equal(response.get("state"), params.state)
})

test("oidcc-prompt-none-logged-in", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent)
  const second = await run(s, agent, { prompt: "none" })
  assert.equal(second.claims.sub, first.claims.sub)
  assert.equal(second.claims.auth_time, first.claims.auth_time)
})

test("oidcc-max-age-1", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent)
  await sleep(2100)
  const silent = { ...request(s.w, "basic"), max_age: "1", prompt: "none" }
  assert.equal((await refusal(await agent.authorize(silent))).get("error"), "login_required")
  const second = await run(s, agent, { max_age: "1" })
  assert.ok(Number(second.claims.auth_time) > Number(first.claims.auth_time))
})

test("oidcc-max-age-10000", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent)
  const second = await run(s, agent, { max_age: "10000" })
  assert.ok(second.claims.auth_time, "who asks for an age is told the time")
  assert.equal(second.claims.auth_time, first.claims.auth_time, "the session was young enough")
})

test("oidcc-id-token-hint", async () => {
  const agent = new UserAgent(s.w)
  const first = await run(s, agent)
  const hint = first.tokens.id_token ?? ""
  const second = await run(s, agent, { prompt: "none", id_token_hint: hint })
  assert.equal(second.claims.sub, first.claims.sub)
})
