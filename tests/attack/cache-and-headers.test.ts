// nginx stored the answer to WeChat's URL verification and served it to everybody, because the answer had no
// Cache-Control; so had refusals by 404, 426 and 204. No answer said nosniff except pages, and none told
// browsers to stay with https or to keep other windows away (OP-11).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { resolve } from "../../scripts/lib/openapi.mjs"
import { signQuery } from "../sandbox/wechat/envelope.ts"
import { adminKey, adminWorld } from "../support/admin.ts"
import { openApi } from "../support/openapi.ts"
import * as push from "../support/push.ts"
import * as rp from "../support/relying-party.ts"
import { openTicket, type World } from "../support/world.ts"

const issuer = "https://login.example.com"

let w: World
before(async () => {
  w = await adminWorld((config) => {
    config.issuer = issuer
    rp.addApps(config)
  }, rp.secrets)
})
after(() => w.close())

/** Keys and files are the same for everybody, and nothing else is. */
const isPublic = (path: string) => /^\/(\.well-known|jwks|widget|pages)\b/.test(path)
/** Pages that a window of an application shows, which the application's page may keep a handle of. */
const isOnTheWay = (path: string) =>
  /^\/(authorize|choose|logout|proofs|widget)\b|^\/\w+\/oauth$/.test(path)

interface Sent {
  method: string
  path: string
  headers?: Record<string, string>
  body?: string
}

const seen = new Set<string>()

async function check({ method, path, headers = {}, body }: Sent): Promise<number> {
  const answer = await push.send(w, { method, path, headers, ...(body !== undefined && { body }) })
  const { status } = answer
  const said = `${method} ${path} ${status}`
  seen.add(`${method} ${status}`)
  const got = (name: string) => answer.headers[name]?.toString()
  assert.ok(got("cache-control"), `${said} has no cache-control`)
  const stored = status === 200 && isPublic(path)
  if (!stored) assert.equal(got("cache-control"), "no-store", said)
  assert.equal(got("x-content-type-options"), "nosniff", said)
  assert.match(got("strict-transport-security") ?? "", /^max-age=\d{8}$/, said)
  const opener = isOnTheWay(path) ? "unsafe-none" : "same-origin"
  assert.equal(got("cross-origin-opener-policy"), opener, said)
  return status
}

const filled = (path: string) =>
  path
    .replace("{scene}", "mAbCdEfGhIjKlMnOpQrStUv")
    .replace("{file}", "nothing.js")
    .replace("{account}", "acme")
    .replace(/\{\w+\}/g, "nobody")

describe("every answer", () => {
  test("of every operation and method has its headers, refused or not", async () => {
    const paths = new Set(openApi().operations.map(({ path }) => path))
    const basic = { authorization: rp.basicAuth("basic", rp.secrets.BASIC_SECRET) }
    const admin = { authorization: `Bearer ${adminKey}`, "menshen-operator": "mei@example.com" }
    const form = { "content-type": "application/x-www-form-urlencoded" }
    const json = { "content-type": "application/json" }
    for (const path of [...paths, "/nowhere", "/"]) {
      const at = filled(path)
      const asked = path.startsWith("/admin") ? admin : { ...basic, ...form }
      for (const method of ["GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"]) {
        await check({ method, path: at })
        await check({ method, path: at, headers: asked })
      }
      await check({ method: "POST", path: at, headers: { ...asked, ...json }, body: "{" })
      await check({ method: "POST", path: at, headers: asked, body: "x".repeat(200_000) })
      await check({ method: "GET", path: `${at}?a=1&a=2` })
    }
    for (const status of ["OPTIONS 204", "GET 426", "GET 404", "GET 401", "PUT 405", "POST 400"]) {
      assert.ok(seen.has(status), `no answer was ${status}`)
    }
  })

  test("to WeChat's server has them, too", async () => {
    const { token } = w.account
    const [timestamp, nonce] = [String(Math.floor(Date.now() / 1000)), "123456789"]
    const signature = signQuery({ token, timestamp, nonce })
    const echostr = "4375120948345356249"
    const query = new URLSearchParams({ signature, timestamp, nonce, echostr })
    const path = "/acme/callback"
    const sent: [Sent, number][] = [
      [{ method: "GET", path: `${path}?${query}` }, 200],
      [{ method: "GET", path }, 403],
      [{ method: "HEAD", path }, 405],
      [{ method: "PUT", path }, 405],
      [{ method: "POST", path, body: "x" }, 403],
      [{ method: "POST", path, body: "x".repeat(100_000) }, 413],
      [{ method: "POST", path, body: "x", headers: { "content-encoding": "gzip" } }, 415],
      [{ method: "GET", path: "/nobody/callback" }, 403],
    ]
    for (const [one, status] of sent) assert.equal(await check(one), status, one.path)
    const fields = push.scanFields(w, push.newOpenid(), "mAbCdEfGhIjKlMnOpQrStUv")
    const acknowledged = await push.postMessage(w, push.xmlOf(fields))
    assert.equal(acknowledged.headers["cache-control"], "no-store")
  })

  test("of pages and files has them", async () => {
    const pages = ["/account", "/confirm/x", "/not-me/x", "/choose", "/proofs/done", "/acme/oauth"]
    const more = ["/authorize/resume", "/authorize/wait", "/widget/frame?client_id=shop"]
    const files = ["/widget/menshen-login.js", "/widget/nothing.js", "/pages/page.css", "/pages/x"]
    for (const path of [...pages, ...more, ...files, "/proofs/x/start"]) {
      await check({ method: "GET", path })
      await check({ method: "POST", path })
    }
    const ticket = await openTicket(w)
    const headers = { authorization: `Bearer ${ticket.secret}`, origin: w.origin }
    const path = `/tickets/${ticket.scene}`
    assert.equal(await check({ method: "GET", path, headers }), 200)
    assert.equal(await check({ method: "POST", path: `${path}/cancel`, headers }), 200)
  })

  test("is documented with its Cache-Control", () => {
    const { document, operations } = openApi()
    for (const { operation, pointer } of operations) {
      for (const [status, response] of Object.entries(operation.responses)) {
        if (status === "101") continue
        const at = `${pointer}/responses/${status}`
        const { node } = resolve(document, response, at)
        const header = node.headers?.["Cache-Control"]
        assert.ok(header, `${at} has no Cache-Control`)
        assert.equal(resolve(document, header, at).node.required, true, at)
      }
    }
  })
})
