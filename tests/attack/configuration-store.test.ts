// OP-18: whoever may store a configuration says where people are sent and whose sign-ins count. The store opens for the admin
// key alone, a stored text leads to no secret and to no other Menshen, and of two writers one wins.

import assert from "node:assert/strict"
import { request } from "node:http"
import { after, before, describe, test } from "node:test"
import { adminKey, call } from "../support/admin.ts"
import * as store from "../support/configuration.ts"

let w: store.StoreWorld
before(async () => {
  w = await store.storeWorld(
    (config) => {
      config.limits = {}
      config.keyEncryption = { env: "KEYS" }
    },
    {
      KEYS: "k3y-".repeat(8),
      SIBLINGS: "the-key-of-the-siblings-32-characters",
      EVIL_TOKEN: "e71170cken".repeat(2),
      EVIL_AES_KEY: "e7117ae5key".repeat(4).slice(0, 43),
      EVIL_APP_SECRET: "e711a995ec7e7000".repeat(2),
    },
  )
})
after(() => w.close())

/** The QR code of an account of Mallory's. */
const elsewhere = "http://weixin.qq.com/r/M4llory5OwnAccount0000"
const url = (path = "") => `${w.menshen.url}${store.storePath}${path}`
const text = () => JSON.stringify(store.named(w, "Mallory"))
const version = async () => (await store.show(w)).body.version

describe("a stranger", () => {
  const calls = [
    ["GET", ""],
    ["POST", ""],
    ["POST", "/check"],
    ["POST", "/undo"],
    ["GET", "/versions"],
    ["GET", "/versions/1"],
    ["PUT", ""],
    ["DELETE", "/versions/1"],
  ] as const

  test("without the key, or with another one, learns nothing and changes nothing", async () => {
    for (const authorization of ["", "Bearer wrong", "Basic YTpi"]) {
      for (const [method, path] of calls) {
        const body = method === "POST" ? JSON.stringify({ text: text(), base: 0 }) : null
        const answer = await fetch(url(path), { method, headers: { authorization }, body })
        assert.ok([401, 429].includes(answer.status), `${method} ${path}: ${answer.status}`)
        assert.ok(!(await answer.text()).includes("Acme"))
      }
    }
    assert.equal(await version(), 0)
  })

  test("is counted with the other wrong keys, and the operator is not locked out", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => fetch(url())))
    assert.ok(answers.some(({ status }) => status === 429))
    assert.equal((await store.show(w)).status, 200)
  })

  test("as a page in the operator's browser may not ask: no preflight is answered, no cookie is a key", async () => {
    const headers = { origin: "https://evil.example", cookie: `key=${adminKey}` }
    const asked = { "access-control-request-method": "POST" }
    const preflight = await fetch(url(), { method: "OPTIONS", headers: { ...headers, ...asked } })
    assert.equal(preflight.headers.get("access-control-allow-origin"), null)
    const simple = { ...headers, "content-type": "text/plain" }
    const body = JSON.stringify({ text: text(), base: 0 })
    const sent = await fetch(url(), { method: "POST", headers: simple, body })
    assert.ok([401, 429].includes(sent.status))
    assert.equal(sent.headers.get("access-control-allow-origin"), null)
    assert.equal(await version(), 0)
  })
})

describe("a stolen admin key", () => {
  const refused = async (settings: object | string) => {
    const before = await version()
    const { status, body } = await store.put(w, before, settings)
    assert.equal(status, 422, JSON.stringify(body))
    assert.equal(await version(), before)
    return body.faults.map(({ pointer }: { pointer: string }) => pointer)
  }
  type Change = (settings: store.Settings) => void
  const changed = (change: Change) => {
    const settings = w.deployed()
    change(settings)
    return settings
  }
  const account = (settings: object): Change => {
    return ({ accounts }) => void Object.assign(accounts[0] ?? {}, settings)
  }
  const whole = (settings: object): Change => {
    return (all) => void Object.assign(all, settings)
  }

  const fixed: [string, Change][] = [
    ["/issuer", whole({ issuer: "http://localhost:1" })],
    ["/admin", whole({ admin: { key: { env: "SIBLINGS" } } })],
    ["/configurationStore", whole({ configurationStore: false })],
    ["/keyEncryption", (all) => void Reflect.deleteProperty(all, "keyEncryption")],
    ["/outbound", whole({ outbound: { allow: ["127.0.0.1/32", "10.0.0.0/8"] } })],
    ["/clientAddressHeader", whole({ clientAddressHeader: "x-anything" })],
    ["/limits", whole({ limits: "off" })],
    ["/accounts/0/apiBase", account({ apiBase: "http://127.0.0.1:9" })],
    ["/accounts/0/oauthBase", account({ oauth: "snsapi_base", oauthBase: "http://localhost:9" })],
    [
      "/accounts/2/qrUrl",
      ({ accounts }) => void Object.assign(accounts[2] ?? {}, { qrUrl: elsewhere }),
    ],
    ["/accounts/0/accessTokenKey", account({ accessTokenKey: { env: "SIBLINGS" } })],
  ]
  for (const [pointer, change] of fixed) {
    test(`does not change ${pointer}`, async () => {
      assert.deepEqual(await refused(changed(change)), [pointer])
    })
  }

  test("adds no account whose secret goes elsewhere", async () => {
    const pointers = await refused(
      changed(({ accounts, pools }) => {
        const names = { name: "evil", appId: "wxe71c0ffee0b0a70", originalId: "gh_e71c0ffee" }
        const secrets = {
          token: { env: "EVIL_TOKEN" },
          encodingAesKey: { env: "EVIL_AES_KEY" },
          appSecret: { env: "EVIL_APP_SECRET" },
        }
        accounts.push({ ...accounts[0], ...names, ...secrets })
        pools[0] = { ...pools[0], accounts: ["acme", "acme-club", "acme-notes", "evil"] }
      }),
    )
    assert.deepEqual(pointers, ["/accounts/3/apiBase"])
  })

  test("turns no account to a relay of its own", async () => {
    const egress = { kind: "relay", url: "http://127.0.0.1:9", secret: { env: "SIBLINGS" } }
    const pointers = await refused(
      changed(({ accounts }) => {
        const { appSecret, apiBase, ...same } = accounts[0] ?? {}
        accounts[0] = { ...same, egress }
      }),
    )
    assert.ok(pointers.includes("/accounts/0/egress"))
  })

  test("makes no secret of what its holder knows: the key itself, and the deployed text", async () => {
    for (const env of ["MENSHEN_ADMIN_KEY", "MENSHEN_CONFIG"]) {
      const shop = { clientSecret: { env } }
      const settings = changed(({ apps }) => void Object.assign(apps[0] ?? {}, shop))
      assert.equal((await store.put(w, await version(), settings)).status, 422, env)
    }
  })

  test("reads no secret: no answer has a value of one", async () => {
    const settings = store.named(w, "Shown")
    Object.assign(settings.apps[0] ?? {}, { clientSecret: { env: "SIBLINGS" } })
    const answers = [
      await store.put(w, await version(), settings),
      await store.show(w),
      await store.check(w, { ...settings, extra: { env: "ACME_APP_SECRET" } }),
      await call(w, "GET", `${store.storePath}/versions/${await version()}`),
    ]
    const heard = `${answers.map(({ body }) => JSON.stringify(body)).join("")}${w.menshen.log()}`
    for (const [name, value] of Object.entries(w.secrets)) assert.ok(!heard.includes(value), name)
  })
})

describe("a text", () => {
  test("above 256 KiB, or in a request above 1 MiB, is refused", async () => {
    for (const size of [270_000, 1_100_000]) {
      const { status, body } = await store.put(w, await version(), " ".repeat(size))
      assert.deepEqual([status, body.error], [413, "too_large"])
    }
  })

  test("of 10 MB is not read to its end", async () => {
    const before = await version()
    const status = await new Promise((resolve) => {
      const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" }
      const sent = request(url(), { method: "POST", headers }, (answer) => {
        resolve(answer.statusCode)
        sent.destroy()
      })
      sent.on("error", () => {})
      sent.write(`{"base": ${before}, "text": "${" ".repeat(10_000_000)}`)
    })
    assert.equal(status, 413)
    assert.equal(await version(), before)
  })

  test("with __proto__, twice the same key, or no JSON has faults", async () => {
    const plain = JSON.stringify(w.deployed())
    const odd = [
      plain.replace("{", '{"__proto__": {"limits": "off"},'),
      plain.replace("{", '{"constructor": {},'),
      plain.replace("{", '{"issuer": "https://evil.example",'),
      "no JSON",
      "null",
      "[".repeat(100_000),
    ]
    for (const one of odd) assert.equal((await store.put(w, await version(), one)).status, 422)
  })

  test("in a request of another shape is refused", async () => {
    const base = await version()
    const bodies = [
      { text: text() },
      { text: text(), base: String(base) },
      { text: text(), base: -1 },
      { text: text(), base, note: "n".repeat(201) },
      { text: text(), base, more: 1 },
      { text: { issuer: "x" }, base },
      [text()],
    ]
    for (const body of bodies) {
      assert.equal((await call(w, "POST", store.storePath, body)).status, 400)
    }
    const raw = `{"__proto__": {"text": "x", "base": ${base}}}`
    const sent = await call(w, "POST", store.storePath, raw)
    assert.equal(sent.status, 400)
    assert.equal(await version(), base)
  })
})

describe("two writers", () => {
  test("who read the same version: one wins, and the other hears which", async () => {
    const base = await version()
    const names = Array.from({ length: 8 }, (_, at) => `Writer ${at}`)
    const answers = await Promise.all(names.map((name) => store.put(w, base, store.named(w, name))))
    const won = answers.filter(({ status }) => status === 200)
    assert.deepEqual(
      won.map(({ body }) => body.version),
      [base + 1],
    )
    for (const { status, body } of answers.filter((one) => !won.includes(one))) {
      assert.deepEqual([status, body.error, body.version], [409, "configuration_changed", base + 1])
    }
    const { body } = await store.undo(w, base)
    assert.equal(body.error, "configuration_changed", "an undo has a base, too")
  })
})
