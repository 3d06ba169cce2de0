// What is wrong between the internet and Menshen, and Menshen itself: one fault each, and the line that names it.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, afterEach, before, describe, test } from "node:test"
import { adminKey, call } from "../../support/admin.ts"
import { type Clinic, complaints, lineOf, startClinic } from "../support/clinic.ts"
import type { ProxyFaults } from "../support/faulty-proxy.ts"

let c: Clinic
before(async () => {
  c = await startClinic()
})
after(() => c.close())
afterEach(() => c.heal())

const discovery = "/.well-known/openid-configuration"

interface Fault {
  name: string
  faults: ProxyFaults
  check: string
  account?: string
  sentence: RegExp
}

const acme = async () => (await call(c, "GET", "/admin/set-up")).body.accounts[0]

const page = { status: 404, body: "<h1>Not Found</h1>" }

const faults: Fault[] = [
  {
    name: "does not run",
    faults: { isDown: true },
    check: "issuer",
    sentence: /^Nothing answers at http:\/\/localhost:\d+\. Is Menshen running there\?$/,
  },
  {
    name: "serves another site",
    faults: { answers: { [discovery]: page } },
    check: "issuer",
    sentence: /answers HTTP 404, and not as Menshen.*docs\/reverse-proxies\.md/,
  },
  {
    name: "leads to another Menshen",
    faults: {
      answers: { [discovery]: { status: 200, body: '{"issuer":"https://other.example"}' } },
    },
    check: "issuer",
    sentence: /calls itself https:\/\/other\.example/,
  },
  {
    name: "changes the keys",
    faults: { answers: { "/jwks": { status: 200, body: '{"keys":[]}' } } },
    check: "JWKS",
    sentence: /without Menshen's keys/,
  },
  {
    name: "passes no WebSockets on",
    faults: { noUpgrade: true },
    check: "WebSockets",
    sentence: /does not pass WebSockets on.*Upgrade and Connection/,
  },
  {
    name: "believes the visitor's own header",
    faults: { passesHeader: true },
    check: "visitor's address",
    sentence: /passes on the "x-real-ip" that a visitor writes/,
  },
  {
    name: "names no visitor",
    faults: { setsNoHeader: true },
    check: "visitor's address",
    sentence: /no "x-real-ip" comes through the proxy/,
  },
  {
    name: "cuts the query",
    faults: { rewrites: (target) => target.replace(/\?.*/, "") },
    check: "callback",
    account: "acme",
    sentence: /refuses a check that is signed with ACME_TOKEN.*path and query on unchanged/,
  },
  {
    name: "keeps the callback to itself",
    faults: { answers: { "/acme/callback": page } },
    check: "callback",
    account: "acme",
    sentence: /answers HTTP 404 to a signed check/,
  },
  {
    name: "takes no bodies",
    faults: { noBody: true },
    check: "AES round trip",
    account: "acme",
    sentence: /a sealed push gets HTTP 413/,
  },
]

describe("a proxy is named that", () => {
  for (const { name, faults: made, check, account, sentence } of faults) {
    test(name, async () => {
      c.proxy.faults = made
      const examined = await c.examine()
      const line = lineOf(examined, check, account)
      assert.equal(line.status, "todo", line.sentence)
      assert.match(line.sentence, sentence)
      assert.equal(examined.exit, 1)
    })
  }

  test("names no header, because menshen.json does not either", async () => {
    const unnamed = await startClinic((config) => {
      delete config.clientAddressHeader
    })
    try {
      const line = lineOf(await unnamed.examine(), "visitor's address")
      assert.equal(line.status, "todo")
      assert.match(line.sentence, /"clientAddressHeader": "x-real-ip"/)
    } finally {
      await unnamed.close()
    }
  })

  test("drops the admin key, so that the doctor's push would be WeChat's", async () => {
    c.proxy.faults = { dropsKey: true }
    const line = lineOf(await c.examine(), "callback", "acme")
    assert.equal(line.status, "todo", line.sentence)
    assert.match(line.sentence, /pass the header Authorization on unchanged/)
    const { pushedAt, verifiedAt } = await acme()
    assert.deepEqual([pushedAt, verifiedAt], [undefined, undefined])
  })

  test("and one that keeps /admin to itself gets no push", async () => {
    c.proxy.faults = { answers: { "/admin/set-up": page }, dropsKey: true }
    const line = lineOf(await c.examine(), "AES round trip", "acme")
    assert.equal(line.status, "ok", line.sentence)
    assert.equal((await acme()).pushedAt, undefined)
  })

  test("and without a proxy the accounts are examined all the same", async () => {
    c.proxy.faults = { isDown: true }
    const line = lineOf(await c.examine(), "callback", "acme")
    assert.equal(line.status, "ok")
    assert.ok(line.sentence.startsWith(c.menshen.url))
  })
})

describe("a Menshen is named that", () => {
  test("runs with another Token than menshen.env has", async () => {
    c.write(c.config, { ...c.secrets, ACME_TOKEN: "anotherTokenOfThatAccount" })
    const line = lineOf(await c.examine(), "callback", "acme")
    assert.match(line.sentence, /signed with ACME_TOKEN: after a change .* start Menshen again/)
  })

  test("runs with another EncodingAESKey than menshen.env has", async () => {
    c.write(c.config, { ...c.secrets, ACME_AES_KEY: randomBytes(64).toString("hex").slice(0, 43) })
    const line = lineOf(await c.examine(), "AES round trip", "acme")
    assert.match(line.sentence, /sealed with ACME_AES_KEY \(padding_invalid\).*start Menshen again/)
  })

  test("runs with another admin key", async () => {
    c.write(c.config, { ...c.secrets, MENSHEN_ADMIN_KEY: randomBytes(32).toString("hex") })
    assert.match(lineOf(await c.examine(), "admin API").sentence, /another admin key/)
  })

  test("has no admin key, so that what WeChat sent is unknown", async () => {
    const { admin: _, ...config } = c.config
    const { MENSHEN_ADMIN_KEY: __, ...secrets } = c.secrets
    c.write(config, secrets)
    const examined = await c.examine()
    assert.equal(lineOf(examined, "admin API").status, "unknown")
    assert.match(lineOf(examined, "admin API").sentence, /"admin": \{"key"/)
    assert.deepEqual(complaints(examined), [])
  })
})

describe("a Menshen on another machine", () => {
  test("is examined by its address, and by its operator's key", async () => {
    const issuer = c.config.issuer as string
    const stranger = await c.examine({ issuer })
    assert.deepEqual(complaints(stranger), [])
    assert.equal(lineOf(stranger, "admin API").status, "unknown")
    assert.equal(lineOf(stranger, "WebSockets").status, "ok")
    const operator = await c.examine({ issuer }, { MENSHEN_ADMIN_KEY: adminKey })
    assert.equal(lineOf(operator, "WeChat's pushes", "acme").status, "unknown")
    assert.equal(lineOf(operator, "quota", "acme").status, "ok")
    assert.equal(operator.exit, 0)
  })

  test("is told that nothing answers", async () => {
    const examined = await c.examine({ issuer: "http://localhost:1" })
    assert.match(lineOf(examined, "Menshen").sentence, /nothing answers at http:\/\/localhost:1/)
    assert.equal(examined.exit, 1)
  })
})
