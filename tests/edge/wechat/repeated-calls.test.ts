// Calls of WeChat's API that fail at once are repeated with growing waits, and only those.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { rowsOf } from "../../support/directory.ts"
import { closed, errcode, type Failure, startGateway } from "../../support/gateway.ts"
import * as oauth from "../../support/oauth.ts"
import * as world from "../../support/world.ts"

const qrCode = "/cgi-bin/qrcode/create"
const userInfo = "/cgi-bin/user/info"
const token = "/cgi-bin/stable_token"
const exchange = "/sns/oauth2/access_token"

const http = (status: number): Failure => ({ status, body: "<html>Bad Gateway</html>" })
const passing: Record<string, Failure> = {
  "a closed connection": closed,
  "errcode -1": errcode(-1),
  "HTTP 500": http(500),
  "HTTP 502": http(502),
  "HTTP 503": http(503),
  "HTTP 504": http(504),
}
const lasting: Record<string, Failure> = {
  "errcode 40013": errcode(40013),
  "errcode 45011": errcode(45011),
  "HTTP 404": http(404),
  "HTTP 200 with a page": http(200),
}

let gateway: Awaited<ReturnType<typeof startGateway>>
let w: world.World
before(async () => {
  gateway = await startGateway()
  w = await oauth.startOAuth((config) => {
    Object.assign((config.accounts as object[])[0] ?? {}, { apiBase: gateway.url })
  })
  gateway.leadTo(w.sandboxUrl)
  await world.openTicket(w)
})
after(async () => {
  await w?.close()
  gateway?.close()
})
beforeEach(() => gateway.times(""))

/** Three calls, the third after a longer wait than the second. Timers may be early by a millisecond. */
function assertRepeated(times: number[]): void {
  const [first = 0, second = 0, third = 0] = times
  assert.equal(times.length, 3)
  assert.ok(second - first >= 95, `${second - first} ms`)
  assert.ok(third - second >= 390, `${third - second} ms`)
}

describe("a call that fails at once", () => {
  for (const [name, failure] of Object.entries(passing)) {
    test(`is repeated for a QR code after ${name}`, async () => {
      gateway.fail(qrCode, [failure, failure])
      await world.openTicket(w)
      assertRepeated(gateway.times(qrCode))
    })
  }

  test("is repeated about a person, whose union comes with the sign-in", async () => {
    const { person } = await world.newPerson(w)
    gateway.fail(userInfo, [http(502), errcode(-1)])
    const { sub } = await world.signIn(w, person)
    assertRepeated(gateway.times(userInfo))
    assert.equal(rowsOf(w, "SELECT * FROM unions WHERE user = ?", String(sub)).length, 1)
  })

  test("is repeated for an access token", async () => {
    gateway.fail(qrCode, [errcode(40001)])
    gateway.fail(token, [http(502), errcode(-1)])
    await world.openTicket(w)
    assertRepeated(gateway.times(token))
  })

  for (const [name, failure] of Object.entries(lasting)) {
    test(`is made once if it fails with ${name}`, async () => {
      gateway.fail(qrCode, [failure])
      await assert.rejects(world.openTicket(w), /POST .tickets: \d+/)
      assert.equal(gateway.times(qrCode).length, 1)
      await world.openTicket(w)
    })
  }
})

describe("the exchange of a code of the web authorization", () => {
  const { "a closed connection": _, ...answered } = { ...passing, ...lasting }
  for (const [name, failure] of Object.entries(answered)) {
    test(`is never repeated: ${name}`, async () => {
      await assertScannable([failure])
      assert.equal(gateway.times(exchange).length, 1)
    })
  }

  // The engine sends a GET without a body again, once, if the connection was kept from an earlier call (RFC 9112,
  // 9.3.1). WeChat accepts the code of the second call only if the first one did not reach it.
  const closedAndThen = { closed, "errcode 40163": errcode(40163) }
  for (const [name, second] of Object.entries(closedAndThen)) {
    test(`is never repeated by Menshen: a closed connection, then ${name}`, async () => {
      await assertScannable([closed, second])
      assert.ok(gateway.times(exchange).length <= 2)
    })
  }

  async function assertScannable(failures: Failure[]) {
    const mei = await oauth.person(w)
    const { cookie, link } = await oauth.begin(w)
    const back = await oauth.codeFor(w, mei.person, link)
    gateway.fail(exchange, failures)
    const answer = await oauth.visit(back, cookie)
    const page = await oauth.visit(w.menshen.url + oauth.locationOf(answer), cookie)
    assert.match(await page.text(), /<img class="qr"/, "the person can still scan")
    gateway.fail(exchange, [])
  }

  test("is followed by a question about the person that is repeated", async () => {
    const mei = await oauth.person(w)
    gateway.fail(userInfo, [http(502), errcode(-1)])
    const page = await oauth.open(w, mei.person, oauth.authorizeUrl(w))
    assertRepeated(gateway.times(userInfo))
    assert.equal((await oauth.claimsOf(w, page)).wechat_openid, mei.openid)
  })
})

// The last one: after it, Menshen may pause its calls.
describe("a call that keeps failing", () => {
  test("is given up after the third time", async () => {
    gateway.fail(qrCode, Array(9).fill(http(502)))
    await assert.rejects(world.openTicket(w), /503.*wechat_unreachable/)
    assertRepeated(gateway.times(qrCode))
  })
})
