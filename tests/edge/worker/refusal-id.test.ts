// A visitor who reports a refusal has an id, by which the operator finds the line of the log.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { newRefusalId } from "../../../edge/base/refusal-id.ts"
import { assertIsRefusalId } from "../../support/refusal-id.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const shape = /^[2-9BCDFGHJKMNPQRSTVWXYZ]{8}$/

interface Case {
  path: string
  /** POST with this body, instead of GET. */
  body?: string
  headers?: Record<string, string>
  /** What the log's line says. */
  said: Record<string, unknown>
}

const form = { "content-type": "application/x-www-form-urlencoded" }

const pages: Case[] = [
  { path: "/nothing", said: { type: "page_not_found", status: 404 } },
  { path: "/authorize", said: { reason: "client_unknown", status: 400 } },
  {
    path: "/authorize?client_id=shop&redirect_uri=https://evil.example/",
    said: { reason: "redirect_uri_not_registered", status: 400 },
  },
  { path: "/authorize/wait", said: { reason: "ticket_not_found", status: 404 } },
  { path: "/authorize/again", said: { reason: "ticket_not_found" } },
  { path: "/authorize/resume", said: { reason: "ticket_not_found" } },
  { path: "/authorize/show", body: "ticket=x", said: { reason: "ticket_not_found" } },
  { path: "/authorize/confirm", body: "ticket=x", said: { reason: "ticket_not_found" } },
  { path: "/authorize/choose", body: "a=1&a=2", said: { reason: "request_malformed" } },
  { path: "/choose", said: { reason: "ticket_not_found", method: "GET", route: "/choose" } },
  { path: "/choose", body: "choice=new", said: { reason: "request_malformed", method: "POST" } },
  { path: "/choose/enter", body: "ticket=x", said: { reason: "ticket_not_found" } },
  { path: "/account", said: { reason: "client_unknown" } },
  {
    path: "/account",
    body: "client_id=shop",
    said: { event: "account_change_refused", reason: "session_required", client: "shop" },
  },
  { path: "/logout?client_id=nobody", said: { reason: "request_malformed" } },
  { path: "/proofs/return", said: { event: "proof_refused", reason: "statement_malformed" } },
  { path: "/proofs/x/start", said: { reason: "ticket_not_found" } },
  { path: "/proofs/done", said: { reason: "ticket_not_found" } },
  { path: "/confirm/x", said: { reason: "ticket_not_found" } },
  { path: "/not-me/x", said: { reason: "ticket_not_found" } },
  { path: "/widget/frame", said: { reason: "client_unknown" } },
  { path: "/acme/oauth?state=x", said: { type: "page_not_found" } },
  { path: "/choose?ticket=1&ticket=2", said: { reason: "request_malformed" } },
  {
    path: "/account?client_id=shop",
    headers: { cookie: `x=${"x".repeat(8200)}` },
    said: { type: "head_too_large", status: 431 },
  },
]

const scene = `a${"A".repeat(31)}`
const json = { "content-type": "application/json" }
const calls: Case[] = [
  { path: "/tickets", body: "[", headers: json, said: { reason: "request_malformed" } },
  { path: "/tickets", body: "{}", headers: json, said: { reason: "client_unknown", status: 400 } },
  { path: `/tickets/${scene}`, said: { reason: "ticket_not_found", status: 404 } },
  { path: `/tickets/${scene}/choose`, said: { reason: "ticket_not_found" } },
  { path: `/tickets/${scene}/collect`, body: "", said: { reason: "ticket_not_found" } },
  { path: `/tickets/${scene}/cancel`, body: "", said: { reason: "ticket_not_found" } },
  { path: `/tickets/${scene}/confirm`, body: "{}", said: { reason: "ticket_not_found" } },
  { path: `/tickets/${scene}/proofs`, body: "{}", said: { reason: "ticket_not_found" } },
  { path: `/tickets/${scene}?a=1&a=2`, said: { reason: "request_malformed" } },
]

async function ask({ path, body, headers }: Case): Promise<string> {
  const kind = path.startsWith("/tickets") ? {} : form
  const response = await fetch(new URL(path, w.menshen.url), {
    redirect: "manual",
    headers: { accept: "text/html", ...(body !== undefined && kind), ...headers },
    ...(body !== undefined && { method: "POST", body }),
  })
  return response.text()
}

const lineWith = (id: string): Record<string, unknown> | undefined =>
  w.menshen
    .log()
    .split("\n")
    .filter((line) => line.startsWith("{") && line.includes(id))
    .map((line) => JSON.parse(line))
    .find((line) => line.id === id)

/** Asserts that the log has one line of this id, which says it. */
function assertLogged(id: string, said: Record<string, unknown>) {
  assert.match(id, shape)
  const line = lineWith(id)
  assert.ok(line, `the log has ${id}`)
  for (const [name, value] of Object.entries(said)) assert.equal(line[name], value, name)
}

describe("the id of a refusal", () => {
  for (const one of pages) {
    const named = `${one.body === undefined ? "GET" : "POST"} ${one.path}`
    test(`stands on the page and in the log: ${named}`, async () => {
      const html = await ask(one)
      const [, id = ""] = /<code>([^<]*)<\/code><\/p>/.exec(html) ?? []
      assertLogged(id, one.said)
    })
  }

  for (const one of calls) {
    const named = `${one.body === undefined ? "GET" : "POST"} ${one.path}`
    test(`stands in the answer and in the log: ${named}`, async () => {
      assertLogged(JSON.parse(await ask(one)).error_id, {
        event: "request_refused",
        ...one.said,
      })
    })
  }

  test("is another one each time, in an alphabet that can be read aloud", () => {
    const ids = new Set(Array.from({ length: 2000 }, newRefusalId))
    assert.equal(ids.size, 2000)
    for (const id of ids) assertIsRefusalId(id)
  })
})
