// WeChat refuses for good until an operator acts: a missing permission, an unlisted address, a wrong or frozen secret,
// a limited account. "Try again" helps nobody there, so the visitor hears that the owner has to act, with the id of the
// line in the log that says what to correct (BI 142).

import assert from "node:assert/strict"
import { after, afterEach, before, describe, test } from "node:test"
import { reasonSentences } from "../../../edge/core/generated.ts"
import { sentenceOn } from "../../../edge/desks/account/egress/errcodes.ts"
import { adminKey, adminWorld } from "../../support/admin.ts"
import * as oauth from "../../support/oauth.ts"
import { idIn, idOnPage } from "../../support/refusal-id.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

const lasting = [
  40001, 40002, 40013, 40066, 40125, 40164, 40234, 40243, 41002, 41004, 43002, 45035, 47001, 48001,
  48004, 50001, 50002, 50004, 50007, 61003, 61004, 61007, 61024, 89501, 89503, 89506, 89507,
]
/** Of these WeChat says nothing more, but a call that names no person is refused for everybody. */
const unlisted = [40097, 53500, 99_999]
const passing = [-1, 45011]

const paths = {
  token: "/cgi-bin/stable_token",
  code: "/cgi-bin/qrcode/create",
  person: "/cgi-bin/user/info",
  exchange: "/sns/oauth2/access_token",
}

let w: world.World
before(async () => {
  w = await adminWorld((config) => {
    const [account] = config.accounts as object[]
    Object.assign(account ?? {}, { oauth: "snsapi_base" })
    const apps = config.apps as object[]
    apps.push({ ...apps[0], clientId: "ask", firstSignIn: "ask", proofs: { session: true } })
  })
})
after(() => w.close())

const switches = async (change: object) => {
  const { status } = await world.post(`${w.sandboxUrl}/platform/switches`, change)
  assert.equal(status, 200)
}
const calm = { apiError: null }
const endTokens = () =>
  world.post(`${w.sandboxUrl}/platform/tokens`, { account: "acme", do: "revoke" })
/** Ends the pause that some refusals begin, and what /health knows. */
afterEach(async () => {
  await switches(calm)
  await until("WeChat is asked again", async () => (await world.askForTicket(w)).status === 201)
})

const fail = (errcode: number, path: string, errmsg?: string) =>
  switches({ apiError: { errcode, path, ...(errmsg && { errmsg }) } })

const lines = () =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
const linesWith = (id: unknown) => lines().filter((line) => line.id === id)

/** Asserts that a program's answer says it, and that its id finds the line with the errcode. */
function assertTold(body: Record<string, unknown>, errcode: number, path: string) {
  assert.equal(body.error, "account_misconfigured")
  assert.match(String(body.error_description), /not set up correctly.*owner has to act/)
  assert.ok(!JSON.stringify(body).includes(String(errcode)), "a stranger hears no errcode")
  const [line, ...more] = linesWith(body.error_id).filter(({ event }) => event === "wechat_error")
  assert.deepEqual([line?.account, line?.errcode, line?.call, more], ["acme", errcode, path, []])
  assert.equal(line?.sentence, sentenceOn(errcode, path))
  assert.match(String(line?.sentence), /WeChat refuses \S+ with \d+ until somebody acts: .{20}/)
}

test("a sentence that leads to WeChat's console names the page there, in Chinese", () => {
  const known = [...lasting, ...unlisted].map((errcode) => [
    errcode,
    sentenceOn(errcode, paths.code),
  ])
  const sentences = [...known, ...Object.entries(reasonSentences)]
  const leading = sentences.filter(([, sentence]) => /console/.test(String(sentence)))
  assert.ok(leading.length > 20)
  const without = leading.filter(([, sentence]) => !/\p{Script=Han}/u.test(String(sentence)))
  assert.deepEqual(without, [])
})

describe("a program that asks for a QR code", () => {
  for (const errcode of [...lasting, ...unlisted]) {
    for (const place of ["token", "code"] as const) {
      test(`hears that the owner has to act: ${errcode} at ${paths[place]}`, async () => {
        if (place === "token") await endTokens()
        await fail(errcode, paths[place])
        const { status, body, response } = await world.askForTicket(w)
        assert.deepEqual([status, response.headers.get("retry-after")], [503, null])
        assertTold(body, errcode, paths[place])
        await switches(calm)
        assert.equal((await world.askForTicket(w)).status, 201, "and it recovers by itself")
      })
    }
  }

  for (const errcode of passing) {
    test(`is asked to try again after ${errcode}`, async () => {
      await fail(errcode, paths.code)
      const { status, body, response } = await world.askForTicket(w)
      assert.deepEqual([status, body.error], [503, "wechat_unreachable"])
      assert.equal(response.headers.get("retry-after"), "5")
    })
  }
})

/** A browser with a page whose QR code is not made yet. */
async function begin(extra: Record<string, string> = {}) {
  const page = await fetch(oauth.authorizeUrl(w, extra))
  const cookie = oauth.cookieOf(page)
  return { cookie, scene: cookie.split("=")[1]?.split(".")[0] ?? "" }
}

describe("a hosted page", () => {
  const sentences = {
    en: /not set up correctly, and only its owner can correct it/,
    "zh-CN": /没有设置好，需要网站管理员处理/,
    "zh-TW": /沒有設定好，需要網站管理員處理/,
    ja: /正しく設定されておらず、管理者の対応が必要/,
  }

  for (const errcode of lasting) {
    test(`tells its script, and a visitor without one: ${errcode}`, async () => {
      const { cookie, scene } = await begin()
      const address = `${w.menshen.url}/authorize/qr?ticket=${scene}`
      await fail(errcode, paths.code)
      const told = await fetch(address, { headers: { cookie, accept: "application/json" } })
      assert.equal(told.status, 503)
      assertTold(await told.json(), errcode, paths.code)
      const image = await fetch(`${address}&ui_locales=en`, { headers: { cookie } })
      const drawn = (await image.text()).replaceAll(/<[^>]*>/g, " ").replaceAll(/\s+/g, " ")
      assert.match(drawn, sentences.en)
      const id = idIn(drawn)
      assert.equal(linesWith(id)[0]?.errcode, errcode)
    })
  }

  for (const [lang, sentence] of Object.entries(sentences)) {
    test(`says it in ${lang}, with the id`, async () => {
      const { cookie, scene } = await begin()
      await fail(48001, paths.code)
      const page = await fetch(`${w.menshen.url}/authorize/show?ui_locales=${lang}`, {
        method: "POST",
        headers: { cookie, origin: w.menshen.url },
        body: new URLSearchParams({ ticket: scene }),
      })
      assert.equal(page.status, 503)
      const html = await page.text()
      assert.match(html, sentence)
      assert.match(html, /<code>account_misconfigured<\/code>/)
      const id = idOnPage(html)
      assert.equal(linesWith(id)[0]?.errcode, 48001)
    })
  }
})

describe("an application whose visitor goes back", () => {
  /** What it hears, after a page of this browser. */
  async function heard({ cookie, scene }: Awaited<ReturnType<typeof begin>>) {
    const address = `${w.menshen.url}/authorize/leave?ticket=${scene}`
    const answer = await fetch(address, { headers: { cookie }, redirect: "manual" })
    return Object.fromEntries(new URL(oauth.locationOf(answer)).searchParams)
  }

  const qr = async ({ cookie, scene }: Awaited<ReturnType<typeof begin>>) => {
    const address = `${w.menshen.url}/authorize/qr?ticket=${scene}`
    const answer = await fetch(address, { headers: { cookie, accept: "application/json" } })
    return answer.json()
  }

  test("hears server_error with the id if WeChat refuses for good", async () => {
    const browser = await begin()
    await fail(40243, paths.code)
    const { error_id: id } = await qr(browser)
    const { error, error_description, state } = await heard(browser)
    assert.deepEqual([error, state], ["server_error", "s-1"])
    assert.match(error_description ?? "", new RegExp(`not set up correctly.*${id} finds the line`))
  })

  test("hears temporarily_unavailable if WeChat does not answer", async () => {
    const browser = await begin()
    await fail(-1, paths.code)
    await qr(browser)
    assert.equal((await heard(browser)).error, "temporarily_unavailable")
  })

  test("hears access_denied once there was a QR code", async () => {
    const browser = await begin()
    await fail(40243, paths.code)
    await qr(browser)
    await switches(calm)
    assert.ok((await qr(browser)).url)
    assert.equal((await heard(browser)).error, "access_denied")
  })

  test("hears server_error after a sign-in that ended so", async () => {
    const browser = await begin({ client_id: "ask" })
    const { url } = await qr(browser)
    await fail(50007, paths.person)
    const { person } = await world.newPerson(w)
    await world.scan(w, person, url)
    const page = `${w.menshen.url}/authorize/wait?ticket=${browser.scene}&version=2`
    let html = ""
    await until("it has ended", async () => {
      html = await (await fetch(page, { headers: { cookie: browser.cookie } })).text()
      return html.includes("account_misconfigured")
    })
    const { error, error_description } = await heard(browser)
    const id = idOnPage(html)
    assert.equal(error, "server_error")
    assert.ok(error_description?.includes(String(id)))
    assert.equal(linesWith(id)[0]?.errcode, 50007)
  })
})

describe("a person whom WeChat was asked about", () => {
  const scanned = async () => {
    const { person } = await world.newPerson(w)
    const ticket = await world.openTicket(w, { client_id: "ask" })
    await world.scan(w, person, ticket.url)
    return ticket
  }

  for (const errcode of lasting) {
    test(`hears that the owner has to act, and not that they are new: ${errcode}`, async () => {
      await fail(errcode, paths.person)
      const before = await oauth.callsOf(w, paths.person)
      const ticket = await scanned()
      const { state, reason, error_id: id } = await world.untilSettled(w, ticket)
      assert.deepEqual([state, reason], ["refused", "account_misconfigured"])
      const [line] = linesWith(id)
      assert.deepEqual([line?.event, line?.errcode], ["sign_in_refused", errcode])
      assert.equal(line?.sentence, sentenceOn(errcode, paths.person))
      const calls = (await oauth.callsOf(w, paths.person)) - before
      assert.ok(calls <= 2, `${calls} calls`)
    })
  }

  after(async () => {
    const { state } = await world.untilSettled(w, await scanned())
    assert.equal(state, "choosing", "and it recovers by itself")
  })

  test("reads it on the hosted page, with the id", async () => {
    await fail(50002, paths.person)
    const ticket = await scanned()
    const { error_id: id } = await world.untilSettled(w, ticket)
    const cookie = ticketCookie(ticket)
    const page = await fetch(
      `${w.menshen.url}/authorize/wait?ticket=${ticket.scene}&ui_locales=en`,
      { headers: { cookie } },
    )
    const html = await page.text()
    assert.match(html, /only its owner can correct it/)
    assert.ok(html.includes(`<code>${id}</code>`), html)
  })
})

describe("the log", () => {
  const errorAfter = async (errcode: number, errmsg: string) => {
    await fail(errcode, paths.code, errmsg)
    const { body } = await world.askForTicket(w)
    return linesWith(body.error_id)[0]
  }

  for (const [errcode, errmsg] of [
    [40164, "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist"],
    [61004, "access clientip is not registered requestIP: 203.0.113.9"],
  ] as const) {
    test(`names the address to list after ${errcode}`, async () => {
      const line = await errorAfter(errcode, errmsg)
      assert.equal(line?.address, "203.0.113.9")
      assert.match(String(line?.sentence), /add 203\.0\.113\.9 to the account's list/)
    })
  }

  test("has WeChat's words on one short line, and no secret that they repeat (OP-02)", async () => {
    const secret = w.account.appSecret
    const line = await errorAfter(
      40125,
      `invalid\nappsecret ${secret} \u0007${"so long ".repeat(99)}`,
    )
    const words = String(line?.errmsg)
    assert.match(words, /^invalid appsecret … {1,2}so long /)
    assert.ok(words.length <= 160)
    const rid = await errorAfter(48001, "api unauthorized")
    assert.match(String(rid?.errmsg), /^api unauthorized rid: [0-9a-f]{8}(-[0-9a-f]{8}){2}$/)
  })
})

describe("a crowd", () => {
  test("makes few calls that WeChat refuses, and each of it hears of the same line", async () => {
    await fail(48001, paths.code)
    const before = await oauth.callsOf(w, paths.code)
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.askForTicket(w)))
    const told = new Set(answers.map(({ status, body }) => `${status} ${body.error}`))
    assert.deepEqual([...told], ["503 account_misconfigured"])
    const calls = (await oauth.callsOf(w, paths.code)) - before
    assert.ok(calls <= 20, `${calls} calls`)
    const { body } = await world.askForTicket(w)
    assertTold(body, 48001, paths.code)
  })
})

describe("/health", () => {
  test("is degraded while WeChat refuses, names the account and what to correct, and recovers", async () => {
    const own = await adminWorld()
    const health = async () => {
      const headers = { authorization: `Bearer ${adminKey}` }
      return (await fetch(`${own.menshen.url}/health`, { headers })).json()
    }
    // What /health knows is up to ten seconds old, but not what it reads when it has started.
    const restart = async () => {
      await own.menshen.kill()
      await own.menshen.start()
    }
    const apiError = {
      errcode: 40164,
      path: paths.code,
      errmsg: "invalid ip 203.0.113.9 ipv6 ::1, not in whitelist",
    }
    try {
      await world.post(`${own.sandboxUrl}/platform/switches`, { apiError })
      await world.askForTicket(own)
      await restart()
      const sentence = sentenceOn(40164, paths.code, "203.0.113.9")
      const warnings = [{ kind: "account_misconfigured", account: "acme", sentence }]
      assert.deepEqual(await health(), { status: "degraded", limits: "off", warnings })
      await world.post(`${own.sandboxUrl}/platform/switches`, calm)
      await world.openTicket(own)
      await restart()
      assert.deepEqual(await health(), { status: "ok", limits: "off", warnings: [] })
    } finally {
      await own.close()
    }
  })
})

describe("web authorization that WeChat refuses for good", () => {
  test("leaves the QR code, and the operator hears what to correct", async () => {
    const mei = await oauth.person(w)
    const { cookie, link } = await oauth.begin(w)
    const back = await oauth.codeFor(w, mei.person, link)
    await fail(40125, paths.exchange)
    const page = await oauth.visit(back, cookie)
    assert.equal(page.status, 303)
    const [line] = lines().filter(({ call }) => call === paths.exchange)
    assert.equal(line?.sentence, sentenceOn(40125, paths.exchange))
  })
})
