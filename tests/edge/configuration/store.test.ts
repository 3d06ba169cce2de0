// A stored configuration takes the place of the deployed one: at once, after a restart, and back again.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { adminWorld, call } from "../../support/admin.ts"
import * as store from "../../support/configuration.ts"
import { until } from "../../support/until.ts"
import { Listener } from "../../support/webhook.ts"
import * as world from "../../support/world.ts"

const hook = `whsec_${randomBytes(32).toString("base64")}`
const logo = `data:image/png;base64,${Buffer.alloc(6000, 7).toString("base64")}`

const listener = new Listener()
let w: store.StoreWorld
before(async () => {
  w = await store.storeWorld(() => {}, { HOOK: hook })
})
after(() => {
  listener.stop()
  return w.close()
})

const home = async () => (await fetch(`${w.menshen.url}/`)).text()
const versionNow = async () => (await store.show(w)).body.version

/** Stores a configuration that must be accepted, and gives its version. */
async function put(settings: object, note?: string): Promise<number> {
  const { status, body } = await store.put(w, await versionNow(), settings, note)
  assert.equal(status, 200, JSON.stringify(body))
  return body.version
}

describe("a store", () => {
  test("begins with the deployed configuration", async () => {
    const { status, body } = await store.show(w)
    assert.equal(status, 200)
    const { source, version, isStored, faults } = body
    assert.deepEqual([source, version, isStored, faults], ["deployed", 0, true, []])
    assert.deepEqual(JSON.parse(body.text), w.deployed())
  })

  test("takes a version, which counts at once and after kill -9", async () => {
    await put(store.named(w, "The New Shop"), "a better name")
    assert.match(await home(), /The New Shop/)
    assert.match(w.menshen.log(), /"event":"configuration_changed","sentence":"version 1 /)
    await w.menshen.kill()
    await w.menshen.start()
    assert.match(await home(), /The New Shop/)
    const { body } = await call(w, "GET", `${store.storePath}/versions`)
    const [{ version, bytes, at, operator, note }] = body.versions
    assert.deepEqual([version, operator, note], [1, "admin", "a better name"])
    assert.equal(bytes, Buffer.byteLength(JSON.stringify(store.named(w, "The New Shop"))))
    assert.ok(Math.abs(Date.now() - at) < 60_000)
  })

  test("goes back to the version before, and to the deployed one", async () => {
    const second = await put(store.named(w, "Shop Two"))
    await put(store.named(w, "Shop Three"))
    assert.equal((await store.undo(w, second + 1)).body.version, second + 2)
    assert.match(await home(), /Shop Two/)
    const { body } = await store.undo(w, second + 2, 0)
    assert.equal(body.version, second + 3)
    assert.match(await home(), /Acme Shop/)
    assert.equal((await store.show(w)).body.source, "deployed")
    const entries = await call(w, "GET", `${store.storePath}/versions`)
    assert.equal(entries.body.versions[0].note, "undo: version 0")
    const text = await call(w, "GET", `${store.storePath}/versions/${second}`)
    assert.match(text.body.text, /Shop Two/)
  })

  test("keeps the last 50 versions", async () => {
    for (let at = 0; at < 51; at++) await put(store.named(w, `Shop ${at}`))
    const { body } = await call(w, "GET", `${store.storePath}/versions`)
    assert.equal(body.versions.length, 50)
    const newest = body.versions[0].version
    const gone = await store.undo(w, newest, newest - 50)
    assert.deepEqual([gone.status, gone.body.error], [404, "version_unknown"])
  })

  test("is looked at again while requests go on: another worker may have stored it", async () => {
    const text = JSON.stringify(store.named(w, "Stored Elsewhere"))
    store.storeElsewhere(w, (await versionNow()) + 1, text)
    await until("the other version counts", async () => /Stored Elsewhere/.test(await home()))
  })
})

describe("a version that adds", () => {
  test("an application with a webhook: its events go out, by a directory that runs already", async () => {
    listener.trust(hook)
    await listener.start()
    await world.signIn(w, (await world.newPerson(w)).person)
    const settings = w.deployed()
    Object.assign(settings.apps[0] ?? {}, {
      webhook: { url: listener.url, secret: { env: "HOOK" } },
    })
    await put(settings)
    await world.signIn(w, (await world.newPerson(w)).person)
    await until("the event arrives", () => listener.heard.length > 0)
  })

  test("a pool: its people sign in, because its files are called", async () => {
    const settings = w.deployed()
    settings.pools.push({ name: "guests", accounts: ["acme-club"] })
    settings.apps[0] = { ...settings.apps[0], pool: "guests", account: "acme-club" }
    await put(settings)
    const { person } = await world.newPerson(w)
    assert.ok((await world.signIn(w, person)).sub)
  })

  test("40 KB of logos", async () => {
    const settings = w.deployed()
    const [shop] = settings.apps
    for (const at of [1, 2, 3, 4, 5]) {
      settings.apps.push({ ...shop, clientId: `shop-${at}`, name: `Shop ${at}`, brand: { logo } })
    }
    assert.ok(JSON.stringify(settings).length > 40_000)
    await put(settings)
    assert.equal((await store.show(w)).body.text.length, JSON.stringify(settings).length)
  })

  test("accounts in another order: each push opens with its own keys", async () => {
    const settings = w.deployed()
    settings.accounts.reverse()
    await put(settings)
    const { person } = await world.newPerson(w)
    assert.ok((await world.signIn(w, person)).sub)
  })
})

describe("a check", () => {
  test("names faults and warnings, and stores nothing", async () => {
    const before = await versionNow()
    const settings = w.deployed()
    Object.assign(settings.apps[0] ?? {}, { pool: "nowhere" })
    const { status, body } = await store.check(w, settings)
    assert.equal(status, 200)
    assert.equal(body.faults[0].pointer, "/apps/0/pool")
    assert.deepEqual((await store.check(w, w.deployed())).body.faults, [])
    assert.equal(await versionNow(), before)
  })

  test("names a secret that is not there, and putting it is refused the same way", async () => {
    const settings = w.deployed()
    Object.assign(settings.apps[0] ?? {}, { clientSecret: { env: "NOWHERE" } })
    const { body } = await store.check(w, settings)
    assert.match(body.faults[0].sentence, /^NOWHERE is not set/)
    const refused = await store.put(w, await versionNow(), settings)
    assert.deepEqual([refused.status, refused.body.error], [422, "configuration_faulty"])
    assert.deepEqual(refused.body.faults, body.faults)
  })
})

describe("without a store", () => {
  let plain: world.World
  before(async () => {
    plain = await adminWorld()
  })
  after(() => plain.close())

  test("the deployed configuration is shown, and nothing is stored", async () => {
    const { body } = await store.show(plain)
    assert.deepEqual([body.source, body.isStored, body.version], ["deployed", false, 0])
    const refused = await store.put(plain, 0, JSON.parse(body.text))
    assert.deepEqual([refused.status, refused.body.error], [409, "configuration_not_stored"])
    assert.equal((await store.undo(plain, 0, 0)).status, 409)
  })

  test("no call is made to the desk", async () => {
    await world.openTicket(plain)
    const folder = join(plain.menshen.dataDir, "menshen-ConfigurationDesk")
    const files = existsSync(folder) ? readdirSync(folder) : []
    assert.deepEqual(
      files.filter((name) => /^[0-9a-f]+\.sqlite/.test(name)),
      [],
    )
  })
})
