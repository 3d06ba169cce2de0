// The cost of one request: each reader and each route gets the worst shapes of the largest size that it
// takes. None may keep the thread, which serves everybody, for more than 5 ms. The table goes to
// build/costs.md; `npm run costs` writes docs/costs.md.

import assert from "node:assert/strict"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { parsePush } from "menshen/core"
import { contactIn, contactOf } from "../../../edge/base/contacts.ts"
import { Door } from "../../../edge/core/door.ts"
import type { Writer } from "../../../edge/core/wire.ts"
import { readRecord } from "../../../edge/desks/directory/admin/import-record.ts"
import { isHeaderList } from "../../../edge/http/header-list.ts"
import { languageOf } from "../../../edge/i18n/language.ts"
import { readClaims } from "../../../edge/oidc/claims-parameter.ts"
import { isRegistered } from "../../../edge/oidc/registered-address.ts"
import { sealMessage, signQuery } from "../../sandbox/wechat/envelope.ts"
import { busiest, costMsMax, costOf, threadTimes, workerdPid } from "../../support/cost.ts"
import * as push from "../../support/push.ts"
import * as rp from "../../support/relying-party.ts"
import { ticketIn } from "../../support/ticket-cookie.ts"
import type { World } from "../../support/world.ts"
import * as worst from "../../support/worst-shapes.ts"
import { account, coreModule, readJson, root, secrets } from "../../wasm/core-wasm.ts"

const kib = 1024
/** A sign-in begins: its ticket is stored and its QR code drawn, whatever the request looks like. Limits and
 * budgets bound how often. */
const acceptedMsMax = 4 * costMsMax
/** The configuration is an operator's, four times as large, and read once. */
const startMsMax = 4 * costMsMax
const batchSize = 4
const batchesMax = 10

interface Row {
  what: string
  shape: string
  bytes: number
  ms: number
}
const rows: Row[] = []

/** Reports the dearest shape, because the table has one row for each reader and route. */
function judge(what: string, found: Omit<Row, "what">[], msMax = costMsMax): void {
  const dearest = found.reduce((one, other) => (other.ms > one.ms ? other : one))
  rows.push({ what, ...dearest })
  assert.ok(dearest.ms < msMax, `${what}, ${dearest.shape}: ${dearest.ms} ms`)
}

const measured = (shapes: worst.Shape[], work: (text: string) => unknown) =>
  shapes.map(({ name, text }) => ({
    shape: name,
    bytes: Buffer.byteLength(text),
    ms: costOf(() => work(text)),
  }))

/** The core with one account in this format. */
function coreFor(format: "xml" | "json"): Door {
  return new Door(coreModule, (fresh) => {
    const config = JSON.parse(readFileSync(new URL("tests/sandbox/menshen.json", root), "utf8"))
    Object.assign(config.accounts[0], { format, encryption: "compatible" })
    const write = (to: Writer) => to.text(JSON.stringify(config)).text(JSON.stringify(secrets))
    assert.deepEqual(fresh.call("menshen_load_config", write, readJson).faults, [])
  })
}

const stamp = { timestamp: "1790000000", nonce: "1514711492" }
const signedQuery = (encrypt: string) =>
  String(
    new URLSearchParams({
      ...stamp,
      signature: signQuery({ token: account.token, ...stamp }),
      encrypt_type: "aes",
      msg_signature: signQuery({ token: account.token, ...stamp, encrypt }),
    }),
  )

const openWith = (door: Door, query: string, body: string) =>
  door.call(
    "menshen_open_push",
    (to) => to.number(0).text(query).text(body),
    (from) => from.number(),
  )

describe("AV-07: the cost of one reader", () => {
  const pushes = { xml: worst.xmlPushes, json: worst.jsonPushes }
  for (const format of ["xml", "json"] as const) {
    const door = coreFor(format)
    const wrap = (encrypt: string) =>
      format === "xml"
        ? `<xml><Encrypt>${encrypt}</Encrypt></xml>`
        : JSON.stringify({ Encrypt: encrypt })

    test(`a push in ${format} of a stranger`, () => {
      const query = signedQuery("another")
      judge(
        `push, ${format}`,
        measured(pushes[format](64 * kib), (body) => openWith(door, query, body)),
      )
    })

    test(`a push in ${format} that is signed`, () => {
      const shapes = pushes[format](45 * kib).map(({ name, text }) => {
        const { encrypt } = sealMessage({ ...account, ...stamp, message: text })
        return { name, text: wrap(encrypt), query: signedQuery(encrypt) }
      })
      judge(
        `push, ${format}, signed`,
        shapes.flatMap(({ query, ...one }) =>
          measured([one], (body) => openWith(door, query, body)),
        ),
      )
    })

    test(`an envelope in ${format} that does not open`, () => {
      const shapes = [
        { name: "ciphertext of nothing", text: "A".repeat(64 * kib - 128) },
        { name: "base64 that ends badly", text: `${"A".repeat(64 * kib - 129)}=` },
      ]
      judge(
        `envelope, ${format}`,
        measured(shapes, (encrypt) => openWith(door, signedQuery(encrypt), wrap(encrypt))),
      )
    })
  }

  test("parsePush of the library", () => {
    const shapes = [...worst.xmlPushes(64 * kib), ...worst.jsonPushes(64 * kib)]
    judge("parsePush", measured(shapes, parsePush))
  })

  test("the query of a push", () => {
    const door = coreFor("xml")
    const shapes = [
      ...worst.queries(16 * kib),
      {
        name: "an echostr of escapes",
        text: `${signedQuery("")}&echostr=${worst.filled("%41", 15 * kib)}`,
      },
    ]
    const verify = (query: string) =>
      door.call(
        "menshen_verify_url",
        (to) => to.number(0).text(query),
        (from) => from.number(),
      )
    judge("query of a push", measured(shapes, verify))
  })

  test("an address, a language, the claims parameter", () => {
    const addresses = ["a@....@", "\u2026", "\u0301\u0316", "例."].map((piece) => ({
      name: `an address of ${JSON.stringify(piece)}`,
      text: `a@${worst.filled(piece, 8 * kib)}`,
    }))
    judge(
      "address of a person",
      measured(addresses, (text) => contactIn(text) ?? contactOf("phone", text)),
    )
    const languages = ["zh-,", "-t", " ,"].map((piece) => ({
      name: `languages of ${piece}`,
      text: `zh${worst.filled(piece, 16 * kib)}`,
    }))
    judge(
      "languages",
      measured(languages, (text) => languageOf(text, text)),
    )
    judge("claims parameter", measured(worst.jsonBodies(2 * kib), readClaims))
  })

  test("an address to return to, and the headers that a page asks for", () => {
    const registered = Array.from({ length: 100 }, (_, at) => `http://127.0.0.1/${"a".repeat(at)}`)
    const long = ["http://127.0.0.1:1/", "http://[::1]/", "http://127.0.0.1:99999/"].map(
      (start) => ({
        name: `an address of ${start}`,
        text: start + "a".repeat(15 * kib),
      }),
    )
    judge(
      "registered address",
      measured(long, (text) => isRegistered(registered, text)),
    )
    const asked = ["a,", "a , ", ", ", "a  "].map((piece) => ({
      name: `headers of ${JSON.stringify(piece)}`,
      text: `${worst.filled(piece, kib - 1)}é`,
    }))
    judge(
      "headers of a preflight",
      measured(asked, (text) => isHeaderList(text)),
    )
  })

  test("a line of an import", () => {
    const ground = { accounts: new Map(), clients: new Set<string>() }
    const emails = (email: string) =>
      JSON.stringify({ user: "u", emails: Array.from({ length: 32 }, (_, at) => `${at}${email}`) })
    const shapes = [
      ...worst.jsonBodies(16 * kib),
      { name: "addresses", text: emails(`@${"例.".repeat(60)}cn`) },
      {
        name: "one address",
        text: JSON.stringify({ user: "u", emails: [`a@${".".repeat(16_000)}`] }),
      },
    ]
    judge(
      "line of an import",
      measured(shapes, (line) => readRecord(line, ground)),
    )
  })

  test("a configuration", () => {
    const door = coreFor("xml")
    const check = (text: string) =>
      door.call(
        "menshen_check_config",
        (to) => to.text(text),
        (from) => from.text().length,
      )
    judge("configuration, once", measured(worst.jsonBodies(256 * kib), check), startMsMax)
  })
})

/** Every route of the worker, as `METHOD /path`. */
function routesOf(file: string, prefix = ""): { method: string; path: string }[] {
  const code = readFileSync(join(import.meta.dirname, "../../..", file), "utf8")
  const found = code.matchAll(/^\s*(?:app|admin)\.(get|post)\("([^"]+)"/gm)
  const several = code.matchAll(/^app\.on\(\["GET", "POST"\], "([^"]+)"/gm)
  return [
    ...[...found].map(([, method = "", path = ""]) => ({
      method: method.toUpperCase(),
      path: prefix + path,
    })),
    ...[...several].flatMap(([, path = ""]) => [
      { method: "GET", path },
      { method: "POST", path },
    ]),
  ]
}

const scene = `m${"A".repeat(22)}`
const inPlace: Record<string, string> = {
  ":account": "acme",
  ":scene": scene,
  ":pool": "customers",
}
const concrete = (path: string) => path.replace(/:\w+/g, (name) => inPlace[name] ?? "x")

interface Sent {
  shape: string
  bytes: number
  raw: push.Raw
}

/** The requests of a route: the largest head, in its worst shapes, and the largest body. */
function requestsOf({ method, path: template }: { method: string; path: string }): Sent[] {
  const path = concrete(template)
  const bearer = { authorization: `Bearer ${"A".repeat(43)}` }
  const heads: Sent[] = [
    ...worst.headers(15 * kib).map(({ name, headers }) => ({
      shape: name,
      bytes: 15 * kib,
      raw: { method, path, headers },
    })),
    ...worst.cookies(8 * kib).map(({ name, text }) => ({
      shape: name,
      bytes: 8 * kib,
      raw: { method, path, headers: { cookie: text.slice(0, 8 * kib) } },
    })),
    ...worst.queries(15 * kib).map(({ name, text }) => ({
      shape: name,
      bytes: text.length,
      raw: { method, path: `${path}?${text}`, headers: bearer },
    })),
  ]
  if (method === "GET") return heads
  const isPush = template === "/:account/callback"
  const limit = isPush ? 64 * kib : template === "/authorize/choose" ? 32 * kib : 16 * kib
  const forms = worst
    .forms(limit)
    .map((one) => ({ ...one, type: "application/x-www-form-urlencoded" }))
  const jsonLimit = template === "/tickets" ? 16 * kib : 8 * kib
  const json = worst.jsonBodies(jsonLimit).map((one) => ({ ...one, type: "application/json" }))
  const xml = isPush ? worst.xmlPushes(limit).map((one) => ({ ...one, type: "text/xml" })) : []
  const bodies = [...forms, ...json, ...xml].map(({ name, text, type }) => ({
    shape: name,
    bytes: Buffer.byteLength(text),
    raw: {
      method,
      path,
      headers: { ...bearer, "content-type": type, "sec-fetch-site": "same-origin" },
      body: text,
    },
  }))
  return [...heads, ...bodies]
}

/** The cookies of a browser that holds as many tickets as one may, with requests of the largest size. */
async function cookiesOfMany(w: World, form: Record<string, string>): Promise<string> {
  const agent = new rp.UserAgent(w)
  for (let at = 0; at < 24; at++) await agent.authorize({ ...form, nonce: `${at}` })
  return rp.cookiesOf(agent)
}

/** The largest requests that are not refused: what is done for them costs more than a refusal. */
async function acceptedBy(w: World): Promise<Record<string, Sent>> {
  const state = "x".repeat(6000)
  const nonce = "x".repeat(2000)
  const form = { ...rp.request(w, "spa", rp.pkce().challenge), state, nonce }
  const ui_locales = "x".repeat(1900)
  const query = String(new URLSearchParams({ ...form, ui_locales }))
  const cookie = await cookiesOfMany(w, { ...form, ui_locales })
  const { scene } = ticketIn(cookie)
  const type = { "content-type": "application/x-www-form-urlencoded" }
  const sent = (raw: push.Raw): Sent => ({
    shape: "long parameters",
    bytes: query.length,
    raw,
  })
  return {
    "GET /authorize": sent({ path: `/authorize?${query}` }),
    "GET /authorize, with 24 tickets": sent({
      path: `/authorize?${query}`,
      headers: { cookie },
    }),
    "GET /authorize/again": sent({
      path: `/authorize/again?ticket=${scene}`,
      headers: { cookie },
    }),
    "GET /authorize/qr": sent({ path: `/authorize/qr?ticket=${scene}`, headers: { cookie } }),
    "POST /authorize": sent({ method: "POST", path: "/authorize", headers: type, body: query }),
    "POST /par": sent({ method: "POST", path: "/par", headers: type, body: query }),
    "POST /tickets": sent({
      method: "POST",
      path: "/tickets",
      headers: { origin: w.origin },
      body: JSON.stringify(form),
    }),
  }
}

describe("AV-07: the cost of one request", () => {
  let w: World
  let pid = 0
  before(async () => {
    w = await rp.startProvider()
    pid = workerdPid()
  })
  after(() => w?.close())

  /** The cheapest batch. Whatever else the machine does makes a batch dearer, so a dear one is repeated. */
  async function costOfRequest(raw: push.Raw): Promise<number> {
    await push.send(w, raw)
    let least = Number.POSITIVE_INFINITY
    for (let batch = 0; batch < batchesMax && least > costMsMax / 2; batch++) {
      const before = threadTimes(pid)
      for (let at = 0; at < batchSize; at++) await push.send(w, raw)
      least = Math.min(least, busiest(before, threadTimes(pid)) / batchSize)
    }
    return least
  }

  const routes = [
    ...routesOf("edge/worker.ts"),
    ...routesOf("edge/routes/admin/routes.ts", "/admin"),
    ...routesOf("edge/routes/admin/configuration-routes.ts", "/admin"),
  ]
  test("there are routes", () => assert.ok(routes.length > 50, `${routes.length}`))

  for (const route of routes) {
    const name = `${route.method} ${route.path}`
    test(name, async () => {
      const found: Omit<Row, "what">[] = []
      for (const { shape, bytes, raw } of requestsOf(route)) {
        found.push({ shape, bytes, ms: await costOfRequest(raw) })
      }
      judge(name, found)
    })
  }

  for (const name of [
    "GET /authorize",
    "GET /authorize, with 24 tickets",
    "GET /authorize/again",
    "GET /authorize/qr",
    "POST /authorize",
    "POST /par",
    "POST /tickets",
  ]) {
    test(`${name}, accepted`, async () => {
      const { shape, bytes, raw } = (await acceptedBy(w))[name] ?? assert.fail(name)
      judge(`${name}, accepted`, [{ shape, bytes, ms: await costOfRequest(raw) }], acceptedMsMax)
    })
  }
})

const about = `# The cost of one request

The costliest shape of a request for each reader and each route, in the largest size that is accepted, and the time for
which it occupies the thread. \`npm run costs\` measures and writes this page; the figures depend on the processor. Every
run of the tests allows ${costMsMax} ms ([decision 0035](decisions/0035-cost-of-one-request.md)), and ${acceptedMsMax} ms where a sign-in begins and
for the configuration, which is read once. Routes are measured with everything that the runtime does for a request.
`

after(() => {
  const lines = rows.map(
    ({ what, shape, bytes, ms }) => `| ${what} | ${shape} | ${bytes} | ${ms.toFixed(2)} |`,
  )
  const table = [
    "| reader or route | its worst shape | bytes | ms |",
    "|---|---|--:|--:|",
    ...lines,
  ]
  const file = join(import.meta.dirname, "../../..", process.env.MENSHEN_COSTS ?? "build/costs.md")
  mkdirSync(join(file, ".."), { recursive: true })
  writeFileSync(file, `${about}\n${table.join("\n")}\n`)
})
