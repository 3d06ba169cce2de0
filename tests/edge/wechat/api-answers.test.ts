// Answers of WeChat's API in forms that were seen: broken strings, numbers as text, pages of gateways.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { parseMended } from "../../../edge/base/mended-json.ts"
import { rowsOf } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

describe("JSON as WeChat writes it", () => {
  for (const [name, text, value] of [
    ["a raw control character", '{"nickname":"a\u0001b"}', "a\u0001b"],
    ["a raw line break", '{"nickname":"a\r\nb"}', "a\r\nb"],
    ["a raw tab", '{"nickname":"a\tb"}', "a\tb"],
    ["a lone backslash", '{"nickname":"a\\qb"}', "a\\qb"],
    ["a cut escape", '{"nickname":"a\\u12b"}', "a\\u12b"],
    ["both beside sound escapes", '{"nickname":"\\\\\\"\\u0041\\x\n"}', '\\"A\\x\n'],
  ] as const) {
    test(`is read with ${name} in a string`, () => {
      assert.deepEqual(parseMended(text), { nickname: value })
    })
  }

  test("is not read where a quotation mark would have to be guessed", () => {
    for (const text of ['{"a":"b\\","c":"d"}', '{"a":"b"c"}', '{"a":1,}', "<html>", ""]) {
      assert.throws(() => parseMended(text), SyntaxError, text)
    }
  })

  test("gets no member from inside a string", () => {
    const text =
      '{"nickname":"\u0001\\",\\"unionid\\":\\"oVictim\\",\\"x\\":\\"","unionid":"oMine"}'
    assert.equal((parseMended(text) as { unionid: string }).unionid, "oMine")
  })
})

describe("a call", () => {
  let w: world.World
  before(async () => {
    w = await world.startWorld()
  })
  after(() => w.close())
  const calm = { apiBody: null, apiStatus: 200, apiFaultPath: null, apiBusyCalls: 0 }
  const switches = (some: object) => world.post(`${w.sandboxUrl}/platform/switches`, some)
  beforeEach(() => switches(calm))

  const linesOf = (event: string) =>
    w.menshen
      .log()
      .split("\n")
      .filter((line) => line.includes(`"event":"${event}"`))
      .map((line) => JSON.parse(line))

  for (const nickname of ["a\u0001b", "a\nb", "a\\qb"]) {
    test(`about a person called ${JSON.stringify(nickname)} tells their union`, async () => {
      const { person, openid } = await world.newPerson(w)
      const unionid = `oUnionNick${nickname.length}${nickname.charCodeAt(1)}`
      await switches({
        apiFaultPath: "/cgi-bin/user/info",
        apiBody: `{"subscribe":1,"openid":"${openid}","nickname":"${nickname}","unionid":"${unionid}"}`,
      })
      const { sub } = await world.signIn(w, person)
      const unions = rowsOf(w, "SELECT unionid FROM unions WHERE user = ?", String(sub))
      assert.deepEqual(
        unions.map((row) => row.unionid),
        [unionid],
      )
    })
  }

  test("that finds WeChat busy twice is repeated, and the sign-in goes on", async () => {
    await switches({ apiFaultPath: "/cgi-bin/qrcode/create", apiBusyCalls: 2 })
    await world.openTicket(w)
  })

  test("is given up when WeChat stays busy", async () => {
    await switches({ apiFaultPath: "/cgi-bin/qrcode/create", apiBusyCalls: 9 })
    await assert.rejects(world.openTicket(w), /wechat_unreachable/)
  })

  for (const [kind, apiBody] of [
    ["HTML or XML", "<html><body>Welcome to the hotel</body></html>"],
    ["empty", " "],
    ["no JSON", "busy"],
    ["JSON, but no object", "[]"],
  ] as const) {
    test(`whose answer is ${kind} with status 200 is named in the log`, async () => {
      const before = linesOf("wechat_answer_malformed").length
      const { person } = await world.newPerson(w)
      await switches({ apiFaultPath: "/cgi-bin/user/info", apiBody })
      await world.signIn(w, person)
      const line = linesOf("wechat_answer_malformed")[before]
      assert.deepEqual([line?.status, line?.bytes, line?.type], [200, apiBody.length, kind])
    })
  }
})

describe("an access token", () => {
  let w: world.World
  before(async () => {
    w = await world.startWorld()
  })
  after(() => w.close())
  const tokenSays = (body: object) =>
    world.post(`${w.sandboxUrl}/platform/switches`, {
      apiFaultPath: "/cgi-bin/stable_token",
      apiBody: JSON.stringify(body),
    })

  test("that never says for how long is no silent end of all sign-ins", async () => {
    await tokenSays({ access_token: "x".repeat(64), expires_in: "soon" })
    await assert.rejects(world.openTicket(w))
    assert.match(w.menshen.log(), /"event":"wechat_answer_malformed".*"type":"access_token or/)
  })

  test("may say its seconds as a text", async () => {
    await tokenSays({ access_token: "x".repeat(64), expires_in: "7200" })
    await assert.rejects(world.openTicket(w))
    // The sandbox does not know that token: the refusal is of the call, not of the answer.
    assert.match(w.menshen.log(), /"event":"wechat_error".*"errcode":40001/)
  })
})
