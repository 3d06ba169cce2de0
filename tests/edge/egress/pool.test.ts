// Sign-ins by a pool of QR codes: no call to WeChat at all, and a code serves nobody but the ticket that leased it.

import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { after, before, describe, test } from "node:test"
import { call } from "../../support/admin.ts"
import { fillPool, inventedCodes, makeCodes, poolWorld, qrPool } from "../../support/pool.ts"
import { newOpenid, postMessage, scanFields, xmlOf } from "../../support/push.ts"
import {
  askForTicket,
  collect,
  newPerson,
  openTicket,
  redeem,
  scan,
  statusOf,
  untilSettled,
  type World,
} from "../../support/world.ts"

let w: World
let internet: Server
const requests: string[] = []
before(async () => {
  internet = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`)
    response.writeHead(500).end()
  })
  internet.listen(0, "127.0.0.1")
  await once(internet, "listening")
  const { port } = internet.address() as AddressInfo
  w = await poolWorld(() => {}, { internet: `127.0.0.1:${port}` })
})
after(async () => {
  internet.close()
  await w?.close()
})

const stock = async () => (await call(w, "GET", qrPool)).body
const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400

describe("a pool", { concurrency: 1 }, () => {
  test("that is empty refuses the page, and tells the operator in log and /health", async () => {
    const { status, body } = await askForTicket(w)
    assert.deepEqual([status, body.error], [503, "account_misconfigured"])
    assert.ok(w.menshen.log().includes(body.error_id), "the log has the id that the page shows")
    assert.match(w.menshen.log(), /"event":"qr_pool_empty".*pool fill --account acme/)
    const { warnings } = (await call(w, "GET", "/health")).body
    const warned = warnings.find(({ kind }: { kind: string }) => kind === "qr_pool")
    assert.match(warned.sentence, /no QR code left.*pool fill --account acme/)
    assert.match((await stock()).warning, /no QR code left/)
  })

  test("signs somebody in without any call to WeChat", async () => {
    const codes = await fillPool(w, 12)
    const { person } = await newPerson(w)
    const ticket = await openTicket(w)
    assert.ok(codes.some(({ url }) => url === ticket.url))
    await scan(w, person, ticket.url)
    assert.equal((await untilSettled(w, ticket)).state, "approved")
    const { body } = await collect(w, ticket)
    assert.equal((await redeem(w, body.code, ticket.verifier)).status, 200)
    const { free, leased } = await stock()
    assert.deepEqual([free, leased], [11, 1])
    assert.deepEqual(requests, [])
  })

  test("gives each page a code of its own", async () => {
    const tickets = await Promise.all(Array.from({ length: 4 }, () => openTicket(w)))
    assert.equal(new Set(tickets.map(({ url }) => url)).size, 4)
  })

  test("answers the scan of a code that no page has politely, and changes nothing", async () => {
    const ticket = await openTicket(w)
    // Afterwards, because of codes that end in the same second a page may get any.
    const [code] = await fillPool(w, 1)
    const scanned = await scan(w, (await newPerson(w)).person, code?.url ?? "")
    assert.match(scanned.replies.join(), /没有对应的登录页面/)
    assert.equal((await statusOf(w, ticket)).body.state, "waiting")
  })

  test("does not answer the code of another server of the account", async () => {
    const [foreign] = inventedCodes(1, "foreign", inDays(2))
    const pushed = xmlOf(scanFields(w, newOpenid(), foreign?.scene ?? ""))
    const answer = await postMessage(w, pushed)
    assert.deepEqual([answer.status, answer.body], [200, "success"])
  })
})

describe("an upload", { concurrency: 1 }, () => {
  const upload = (codes: unknown) => call(w, "POST", qrPool, { codes })

  test("that is repeated changes nothing", async () => {
    const codes = await makeCodes(w, 3)
    const first = await upload(codes)
    assert.deepEqual([first.status, first.body.added], [200, 3])
    const again = await upload(codes)
    const { free, leased, quarantined } = first.body
    assert.partialDeepStrictEqual(again.body, { added: 0, free, leased, quarantined })
  })

  test("leaves out what has ended", async () => {
    const ended = inventedCodes(2, "ended", Math.floor(Date.now() / 1000) - 1)
    const { free } = await stock()
    assert.partialDeepStrictEqual((await upload(ended)).body, { added: 0, ended: 2, free })
  })

  test("with a malformed or foreign code is refused as a whole", async () => {
    const [good] = inventedCodes(1, "good", inDays(2))
    assert.ok(good)
    const { free } = await stock()
    const wrong = {
      "a ticket's scene": { ...good, scene: `m${good.scene.slice(1)}` },
      "a short scene": { ...good, scene: good.scene.slice(1) },
      "another host": { ...good, url: "https://evil.example/q/1" },
      "WeChat's host as a name": { ...good, url: "http://weixin.qq.com.evil.example/q/1" },
      "the account's own code": { ...good, url: "http://weixin.qq.com/r/abc" },
      "an end after WeChat's longest": { ...good, expires: inDays(31) },
      "an end in milliseconds": { ...good, expires: Date.now() },
      "a member more": { ...good, more: 1 },
      "a text": "code",
    }
    for (const [name, code] of Object.entries(wrong)) {
      const { status, body } = await upload([good, code])
      assert.deepEqual([status, body.error], [400, "request_malformed"], name)
    }
    for (const codes of [[], {}, undefined, Array.from({ length: 501 }, () => good)]) {
      assert.equal((await upload(codes)).status, 400)
    }
    assert.equal((await stock()).free, free)
  })

  test("for an account without a pool is refused", async () => {
    for (const path of ["nobody", "acme-club"]) {
      const { status, body } = await call(w, "GET", `/admin/accounts/${path}/pool`)
      assert.deepEqual([status, body.error], [400, "account_unknown"])
    }
  })

  test("is discarded after a backup was restored", async () => {
    const { status, body } = await call(w, "POST", `${qrPool}/discard`, {})
    assert.deepEqual([status, body.free], [200, 0])
    assert.equal((await askForTicket(w)).status, 503)
  })
})
