// Only WeChat's word decides whether somebody is known at another account: a sound answer of user/info, or 40003.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { dayMs, letPass, rowsOf, until } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld((config) => {
    const apps = config.apps as Record<string, unknown>[]
    for (const firstSignIn of ["ask", "refuse"]) {
      apps.push({ ...apps[0], clientId: firstSignIn, firstSignIn, proofs: { session: true } })
    }
    apps.push({
      ...apps[0],
      clientId: "bind-or-create",
      firstSignIn: "bind-or-create",
      proofs: { session: true },
    })
  })
})
after(() => w.close())

const switches = (some: object) => world.post(`${w.sandboxUrl}/platform/switches`, some)
const sound = { apiBody: null, apiFaultPath: null, apiDown: false }
beforeEach(() => switches(sound))

const infoSays = (body: unknown) =>
  switches({
    apiFaultPath: "/cgi-bin/user/info",
    apiBody: typeof body === "string" ? body : JSON.stringify(body),
  })

let unions = 0
const newUnionid = () => `oUnionA${String(++unions).padStart(6, "0")}xxxxxxxxxxxxxxx`
async function personIn(unionid: string | null) {
  const { body } = await world.post(`${w.sandboxUrl}/phone/people`, {
    name: "Mei",
    unionids: { "acme-open": unionid },
  })
  return body as { person: string; openid: string }
}

const wanted = (openid: string) =>
  rowsOf(w, "SELECT * FROM wanted_unions WHERE openid = ?", openid).length
const conflictsOf = (user: unknown) =>
  rowsOf(w, "SELECT * FROM conflicts WHERE state = 'open' AND (user = ?1 OR other = ?1)", `${user}`)

const unsound: [string, unknown][] = [
  ...[61004, 42001, 40014, 50002, 43101, 48001, -1, 99999, 40013].map(
    (errcode): [string, unknown] => [`errcode ${errcode}`, { errcode, errmsg: "x" }],
  ),
  ["an empty object", {}],
  ["an array", []],
  ["null", "null"],
  ["no JSON", "<html>"],
  ["another openid", { subscribe: 1, openid: "oSomebodyElse000000000000000" }],
  ["another openid with a unionid", { openid: "oSomebodyElse000", unionid: "oUnionX" }],
]

describe("an answer of user/info that is neither sound nor 40003", () => {
  for (const [name, answer] of unsound) {
    test(`leaves the person among those to be asked again: ${name}`, async () => {
      const { person, openid } = await personIn(newUnionid())
      await infoSays(answer)
      await world.signIn(w, person)
      assert.equal(wanted(openid), 1)
    })
  }

  for (const [name, unionid] of [
    ["null", null],
    ["a number", 7],
    ["an object", {}],
    ["other characters", "a b"],
    ["too long", "u".repeat(65)],
  ] as const) {
    test(`leaves the person among those to be asked again: a unionid of ${name}`, async () => {
      const { person, openid } = await personIn(newUnionid())
      await infoSays({ subscribe: 1, openid, unionid })
      await world.signIn(w, person)
      assert.equal(wanted(openid), 1)
    })
  }

  test("does not hide for ever that two users are one: the conflict follows", async () => {
    const unionid = newUnionid()
    const [known, second] = [await personIn(unionid), await personIn(unionid)]
    const { sub } = await world.signIn(w, known.person)
    await infoSays({ errcode: 61004, errmsg: "x" })
    const { sub: other } = await world.signIn(w, second.person)
    assert.notEqual(other, sub)
    await switches(sound)
    await letPass(w, 2 * dayMs)
    await world.signIn(w, second.person)
    await until("the conflict is recorded", () => conflictsOf(other).length === 1)
    assert.equal(wanted(second.openid), 0)
  })
})

describe("a sound answer", () => {
  test("without a unionid, or 40003, says that there is none", async () => {
    for (const answer of [undefined, { errcode: 40003, errmsg: "invalid openid" }]) {
      const { person, openid } = await personIn(null)
      if (answer !== undefined) await infoSays(answer)
      await world.signIn(w, person)
      assert.equal(wanted(openid), 0)
    }
  })
})

describe("while WeChat does not say who somebody is", () => {
  const outcome = async (client: string, person: string) => {
    const ticket = await world.openTicket(w, { client_id: client })
    await world.scan(w, person, ticket.url)
    const { state, reason } = await world.untilSettled(w, ticket)
    return [state, reason]
  }

  for (const client of ["ask", "bind-or-create", "refuse"]) {
    test(`firstSignIn ${client} says so, and never that they are new`, async () => {
      const unionid = newUnionid()
      const [known, second] = [await personIn(unionid), await personIn(unionid)]
      await world.signIn(w, known.person)
      await infoSays({ errcode: -1, errmsg: "system error" })
      assert.deepEqual(await outcome(client, second.person), ["refused", "wechat_unreachable"])
      assert.equal(
        (await outcome(client, known.person))[0],
        "approved",
        "a known one does not wait",
      )
      await switches(sound)
      assert.equal((await outcome(client, second.person))[0], "approved")
    })
  }

  test("a short trouble is waited for", async () => {
    const { person } = await personIn(newUnionid())
    await infoSays({ errcode: -1, errmsg: "system error" })
    const ticket = await world.openTicket(w, { client_id: "ask" })
    await world.scan(w, person, ticket.url)
    await switches(sound)
    assert.equal((await world.untilSettled(w, ticket)).state, "choosing")
  })
})
