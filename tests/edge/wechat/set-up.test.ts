// Mistakes in the set-up that silently kill every sign-in: each is named in the log and by /health.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { afterEach, describe, test } from "node:test"
import * as push from "../../support/push.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const key = randomBytes(32).toString("hex")
let w: world.World
const start = async () => {
  w = await world.startWorld(
    (config) => {
      config.admin = { key: { env: "ADMIN_KEY" } }
    },
    { ADMIN_KEY: key },
  )
}
afterEach(() => w.close())

const linesOf = (event: string) =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line) as Record<string, string | number>)

const now = () => Math.floor(Date.now() / 1000)
const notSetUp = /这个公众号的登录功能还没有设置好/

/** As WeChat sends it while the two clocks differ by so many seconds. */
async function scanWithClock(
  ticket: world.BrowserTicket,
  offset: number,
  change: push.Fields = {},
) {
  const fields = {
    ...push.scanFields(w, push.newOpenid(), ticket.scene),
    CreateTime: now() + offset,
    ...change,
  }
  const encrypt = push.seal(w.account, push.xmlOf(fields))
  const { body } = await push.postEncrypted(w, encrypt, {
    query: { timestamp: String(now() + offset) },
  })
  return push.replyText(w.account, body)
}

describe("a clock", () => {
  for (const [name, offset] of [
    ["behind WeChat's", 400],
    ["ahead of WeChat's", -3600],
  ] as const) {
    test(`that is ${name} is named in the log, and the phone hears of the set-up`, async () => {
      await start()
      const ticket = await world.openTicket(w)
      assert.match((await scanWithClock(ticket, offset)) ?? "no reply", notSetUp)
      const [line, more] = linesOf("clock_wrong")
      assert.equal(line?.account, "acme")
      assert.ok(Math.abs(Number(line?.late_s) + offset) <= 5, String(line?.late_s))
      assert.match(
        String(line?.sentence),
        new RegExp(`seconds ${name.split(" ")[0]}.*set the clock`),
      )
      assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
      const follow = { Event: "subscribe", EventKey: `qrscene_${ticket.scene}` }
      assert.match((await scanWithClock(ticket, offset, follow)) ?? "no reply", notSetUp)
      assert.deepEqual([more, linesOf("clock_wrong").length], [undefined, 1], "once a minute")
    })
  }

  test("CB-09: a push that was only held up says nothing about the clock", async () => {
    await start()
    const ticket = await world.openTicket(w)
    const late = { ...push.scanFields(w, push.newOpenid(), ticket.scene), CreateTime: now() - 400 }
    assert.equal((await push.postMessage(w, push.xmlOf(late))).body, "success")
    assert.deepEqual(linesOf("clock_wrong"), [])
  })

  test("nor does one that the queue of another Menshen delivers once more", async () => {
    await start()
    const encrypt = push.seal(w.account, push.xmlOf(push.scanFields(w, push.newOpenid(), "123")))
    const query = push.signed(w.account, encrypt, { timestamp: String(now() - 4000) })
    const headers = { "menshen-forwarded": "1", "menshen-redelivery": "1" }
    const body = push.outerXml(w.account, encrypt)
    await push.send(w, { method: "POST", path: push.pathOf(query), headers, body })
    assert.deepEqual(linesOf("clock_wrong"), [])
    assert.equal((await (await fetch(`${w.menshen.url}/health`)).json()).status, "ok")
  })
})

describe("compatible mode in the console", () => {
  test("is named in the log, and the phone hears of the set-up", async () => {
    await start()
    const ticket = await world.openTicket(w)
    const fields = push.scanFields(w, push.newOpenid(), ticket.scene)
    const encrypt = push.seal(w.account, push.xmlOf(fields))
    const body = push.outerXml(w.account, encrypt, push.elements({ ...fields, ToUserName: "gh_x" }))
    const both = body.replace("<ToUserName><![CDATA[gh_x]]></ToUserName>", "")
    const answer = await push.postEncrypted(w, encrypt, { body: both })
    assert.match(push.replyText(w.account, answer.body) ?? "no reply", notSetUp)
    const [line] = linesOf("account_misconfigured")
    assert.deepEqual([line?.account, line?.reason], ["acme", "plaintext_beside_encrypt"])
    assert.match(String(line?.sentence), /set safe mode/)
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
  })

  test("is told to nobody who does not wait for a sign-in", async () => {
    await start()
    const fields = { ...push.scanFields(w, push.newOpenid(), ""), Event: "unsubscribe" }
    const encrypt = push.seal(w.account, push.xmlOf(fields))
    const body = push.outerXml(w.account, encrypt, push.elements({ Event: "unsubscribe" }))
    assert.equal((await push.postEncrypted(w, encrypt, { body })).body, "success")
  })
})

describe("a wrong EncodingAESKey", () => {
  test("is named after three pushes in a row, and WeChat hears nothing but success", async () => {
    await start()
    const ticket = await world.openTicket(w)
    const scan = () => push.xmlOf(push.scanFields(w, push.newOpenid(), ticket.scene))
    const wrong = () =>
      push.postEncrypted(w, push.seal(w.account, scan(), { encodingAesKey: "A".repeat(43) }))
    for (const count of [0, 0]) {
      assert.equal((await wrong()).body, "success")
      assert.equal(linesOf("account_misconfigured").length, count)
    }
    await push.postMessage(w, push.xmlOf(push.scanFields(w, push.newOpenid(), "123")))
    for (const count of [0, 0, 1]) {
      assert.equal((await wrong()).body, "success")
      assert.equal(linesOf("account_misconfigured").length, count, "a sound push begins again")
    }
    const [line] = linesOf("account_misconfigured")
    assert.match(String(line?.sentence), /compare the EncodingAESKey/)
  })
})

describe("/health", () => {
  test("is degraded by a wrong clock and a wrong mode, until a sound push comes", async () => {
    await start()
    const health = async () => {
      const headers = { authorization: `Bearer ${key}` }
      const { status, warnings } = await (
        await fetch(`${w.menshen.url}/health`, { headers })
      ).json()
      return { status, kinds: warnings.map(({ kind }: { kind: string }) => kind) }
    }
    const ticket = await world.openTicket(w)
    await scanWithClock(ticket, 400)
    const encrypt = push.seal(w.account, push.xmlOf(push.scanFields(w, push.newOpenid(), "")))
    const body = push.outerXml(w.account, encrypt, push.elements({ Event: "SCAN" }))
    await push.postEncrypted(w, encrypt, { body })
    // What /health knows is up to ten seconds old.
    await until("it is degraded", async () => (await health()).status === "degraded")
    assert.deepEqual((await health()).kinds, ["account_misconfigured", "clock_wrong"])
    await push.postMessage(w, push.xmlOf(push.scanFields(w, push.newOpenid(), "123")))
    await until("it is well again", async () => (await health()).status === "ok")
  })
})

describe("a mistyped URL in the console", () => {
  const echo = () => {
    const query = push.signed(w.account, "")
    return { ...query, echostr: "1234567890123456789" }
  }
  const lost = async (path: string, method = "GET") => {
    await start()
    const query = push.pathOf(echo()).split("?")[1]
    await push.send(w, { method, path: `${path}?${query}` })
    return linesOf("callback_not_found")
  }

  for (const path of [
    "/acme/callback/",
    "/acme/callback//",
    "/acme",
    "/acme/Callback",
    "/acme/callbak",
  ]) {
    test(`${path} is named with the right one`, async () => {
      const [line, ...more] = await lost(path)
      assert.deepEqual([line?.account, more], ["acme", []])
      assert.match(String(line?.sentence), /console \(消息推送\) to http\S+\/acme\/callback$/)
    })
  }

  for (const method of ["GET", "POST"]) {
    test(`an account that does not exist is named with those that do, by ${method}`, async () => {
      const [line] = await lost("/acmee/callback", method)
      assert.match(String(line?.sentence), /"acmee", which is no account.*\/acme\/callback/)
    })
  }

  test("a stranger fills no log with it, and writes nothing of their own there", async () => {
    await start()
    for (let times = 0; times < 5; times++) {
      await push.send(w, { path: `/${encodeURIComponent("<b>own</b>")}${times}/callback` })
    }
    const lines = linesOf("callback_not_found")
    assert.equal(lines.length, 1)
    assert.doesNotMatch(JSON.stringify(lines), /own|%3C/)
  })

  test("a page that does not exist is none", async () => {
    await start()
    await push.send(w, { path: "/nowhere" })
    assert.deepEqual(linesOf("callback_not_found"), [])
  })

  test("a wrong signature of the console's GET is named, once a minute", async () => {
    await start()
    for (let times = 0; times < 3; times++) {
      await push.send(w, { path: push.pathOf({ ...echo(), signature: "0".repeat(40) }) })
    }
    const lines = linesOf("url_verification_refused")
    assert.deepEqual([lines.length, lines[0]?.reason], [1, "signature_mismatch"])
    assert.match(String(lines[0]?.sentence), /compare the token/)
  })
})
