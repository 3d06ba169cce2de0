// A stored configuration that does not load: a worker that starts with it refuses, and the calls that repair it work.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { call } from "../../support/admin.ts"
import * as store from "../../support/configuration.ts"
import { until } from "../../support/until.ts"
import * as world from "../../support/world.ts"

let w: store.StoreWorld
before(async () => {
  w = await store.storeWorld(() => {}, { SHOP_SECRET: randomBytes(32).toString("hex") })
})
after(() => w.close())

const withSecret = () => {
  const settings = store.named(w, "With A Secret")
  Object.assign(settings.apps[0] ?? {}, { clientSecret: { env: "SHOP_SECRET" } })
  return settings
}

describe("a version whose secret is gone", () => {
  before(async () => {
    assert.equal((await store.put(w, 0, store.named(w, "Sound"))).status, 200)
    assert.equal((await store.put(w, 1, withSecret())).status, 200)
    await w.menshen.kill()
    delete w.secrets.SHOP_SECRET
    await assert.rejects(w.menshen.start(), /not healthy: .*misconfigured/)
  })

  test("is not replaced by an older one: every address answers 503, and the log names the secret", async () => {
    for (const path of ["/", "/jwks", "/.well-known/openid-configuration", "/admin/pools"]) {
      assert.equal((await fetch(`${w.menshen.url}${path}`)).status, 503, path)
    }
    assert.equal((await world.askForTicket(w)).status, 503)
    const ready = await fetch(`${w.menshen.url}/health/ready`)
    assert.deepEqual([ready.status, (await ready.json()).status], [503, "misconfigured"])
    const log = w.menshen.log()
    assert.match(log, /"event":"config_fault".*SHOP_SECRET is not set.*\(version 2 of the store\)/)
  })

  test("is shown with its faults, and undone by the calls that store", async () => {
    const { body } = await store.show(w)
    assert.deepEqual([body.version, body.source], [2, "stored"])
    assert.match(body.faults[0].sentence, /^SHOP_SECRET is not set/)
    assert.equal((await store.undo(w, 2)).status, 200)
    const page = await (await fetch(`${w.menshen.url}/`)).text()
    assert.match(page, /Sound/)
    const { person } = await world.newPerson(w)
    assert.ok((await world.signIn(w, person)).sub)
  })

  test("cannot be undone to", async () => {
    const { status, body } = await store.undo(w, 3, 2)
    assert.deepEqual([status, body.error], [422, "configuration_faulty"])
    assert.match(body.faults[0].sentence, /^SHOP_SECRET is not set/)
  })
})

test("a worker that has a configuration keeps it when a later version does not load", async () => {
  const { body } = await call(w, "GET", `${store.storePath}/versions`)
  const { version } = body.versions[0]
  store.storeElsewhere(w, version + 1, JSON.stringify(withSecret()))
  await until("the log names the fault", async () => {
    await fetch(`${w.menshen.url}/`)
    return w.menshen.log().includes(`(version ${version + 1} of the store)`)
  })
  assert.match(await (await fetch(`${w.menshen.url}/`)).text(), /Sound/)
  assert.equal((await store.undo(w, version + 1, version)).status, 200)
})
