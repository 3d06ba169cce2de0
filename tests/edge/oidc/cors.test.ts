// What pages of other origins may call and read (Fetch standard, CORS protocol). Tracing adds headers to every
// fetch of a page, and some client libraries send credentials; both sign in unmodified.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as rp from "../../support/relying-party.ts"
import type { World } from "../../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

const stranger = "https://stranger.example"
const traced = "authorization,baggage,content-type,sentry-trace,traceparent,x-request-id"

/** A preflight, as a browser sends it. */
const preflight = (path: string, origin: string, asked = traced) =>
  fetch(w.menshen.url + path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      ...(asked && { "access-control-request-headers": asked }),
    },
  })

const header = (answer: Response, name: string) => answer.headers.get(`access-control-${name}`)
const listed = (answer: Response) => (header(answer, "allow-headers") ?? "").split(/ *, */)
const varies = (answer: Response) => (answer.headers.get("vary") ?? "").toLowerCase().split(/ *, */)

const forPrograms = [
  "/token",
  "/userinfo",
  "/revoke",
  "/par",
  "/jwks",
  "/.well-known/openid-configuration",
  "/.well-known/oauth-authorization-server",
]
const files = ["/widget/widget.wasm", "/widget/menshen-login.js", "/widget/words-en.json"]
const scene = `m${"A".repeat(22)}`
const tickets = ["/tickets", `/tickets/${scene}`, `/tickets/${scene}/collect`]

describe("a preflight", () => {
  for (const path of [...forPrograms, ...files, ...tickets]) {
    test(`of ${path} allows the headers that a page of an application asks for`, async () => {
      const answer = await preflight(path, w.origin)
      assert.equal(answer.status, 204)
      assert.ok(["*", w.origin].includes(header(answer, "allow-origin") ?? ""))
      assert.deepEqual(listed(answer), traced.split(","))
      assert.ok(varies(answer).includes("access-control-request-headers"))
    })
  }

  for (const path of [...forPrograms, ...files]) {
    test(`of ${path} allows them to a page that nobody registered, without credentials`, async () => {
      const answer = await preflight(path, stranger)
      assert.deepEqual([answer.status, header(answer, "allow-origin")], [204, "*"])
      assert.deepEqual(listed(answer), traced.split(","))
      assert.equal(header(answer, "allow-credentials"), null)
    })
  }

  for (const path of tickets.slice(1)) {
    test(`of ${path} allows nothing to a page that nobody registered`, async () => {
      assert.equal(header(await preflight(path, stranger), "allow-origin"), null)
    })
  }

  for (const asked of ["", "bad header", "a,,b", "x".repeat(2000), '"quoted"', "a\u00e4"]) {
    test(`that asks for ${JSON.stringify(asked.slice(0, 12))} hears the usual headers`, async () => {
      const answer = await preflight("/token", w.origin, asked)
      assert.deepEqual(listed(answer), ["authorization", "content-type"])
    })
  }

  test("of /introspect, which is for servers, is not answered", async () => {
    const answer = await preflight("/introspect", w.origin)
    assert.deepEqual([answer.status, header(answer, "allow-origin")], [405, null])
  })
})

describe("an answer", () => {
  const ask = (path: string, origin: string) => {
    const isForm = ["/token", "/revoke", "/par"].includes(path)
    const form = new URLSearchParams({ client_id: "nobody" })
    const init = isForm ? { method: "POST", body: form } : {}
    return fetch(w.menshen.url + path, { ...init, headers: { origin } })
  }

  for (const path of forPrograms) {
    test(`of ${path} may be read by a page of an application that sends credentials`, async () => {
      for (const answer of [await ask(path, w.origin), await preflight(path, w.origin)]) {
        assert.equal(header(answer, "allow-origin"), w.origin)
        assert.equal(header(answer, "allow-credentials"), "true")
        assert.ok(varies(answer).includes("origin"), "no cache gives it to another origin")
      }
    })

    test(`of ${path} may be read by any page without credentials`, async () => {
      for (const origin of [stranger, "null", `${w.origin}.evil.example`]) {
        const answer = await ask(path, origin)
        assert.equal(header(answer, "allow-origin"), "*")
        assert.equal(header(answer, "allow-credentials"), null)
        assert.ok(varies(answer).includes("origin"))
      }
    })
  }

  test("to a head that is too large may be read, too", async () => {
    const headers = { origin: w.origin, "x-large": "x".repeat(17_000) }
    const answer = await fetch(`${w.menshen.url}/token`, { method: "POST", headers })
    assert.equal(answer.status, 431)
    assert.equal(header(answer, "allow-origin"), w.origin)
  })

  test("of /introspect may be read by no page", async () => {
    const asApi = { authorization: rp.basicAuth("api", rp.secrets.API_SECRET), origin: w.origin }
    for (const headers of [asApi, { origin: w.origin }]) {
      const { response } = await rp.call(w, "/introspect", { token: "x" }, headers)
      assert.equal(header(response, "allow-origin"), null)
    }
  })
})
