// Menshen as `menshen cloudflare prepare` deploys it, under `wrangler dev`, at an address that WeChat does not list: by
// relay, by pool and by message people sign in, and an account that calls WeChat itself says what to do.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { adminKey, call } from "../support/admin.ts"
import * as store from "../support/configuration.ts"
import { signInOnHostedPage } from "../support/hosted-sign-in.ts"
import { byPool, makeCodes } from "../support/pool.ts"
import { freePort } from "../support/ports.ts"
import { byRelayAt, type RelayProcess, startRelayOf } from "../support/relay.ts"
import { type Street, startStreet, widgetOf } from "../support/shop.ts"
import * as world from "../support/world.ts"
import { type Edge, moveToEdge } from "../support/wrangler.ts"

/** A variable at Cloudflare holds 5 KB. */
const logo = `data:image/png;base64,${Buffer.alloc(6000, 7).toString("base64")}`

let street: Street
let relay: RelayProcess
let edge: Edge
let deployed: store.Settings

function change(port: number, config: store.Settings): void {
  world.addBistro(config)
  byRelayAt(port, config)
  byPool(config.accounts[1] ?? {})
  const direct = config.accounts.at(-1) ?? {}
  direct.apiBase = String(direct.apiBase).replace("localhost", "127.0.0.1")
  const [shop] = config.apps
  config.apps.push(
    { ...shop, clientId: "club", account: "acme-club" },
    { ...shop, clientId: "bistro", pool: "guests" },
  )
  for (const at of [1, 2, 3, 4, 5])
    config.apps.push({ ...shop, clientId: `s${at}`, brand: { logo } })
  config.limits = {}
  Object.assign(config, { admin: { key: { env: "MENSHEN_ADMIN_KEY" } }, configurationStore: true })
  deployed = structuredClone(config)
}

before(async () => {
  const port = await freePort()
  street = await startStreet({}, (config) => change(port, config as store.Settings))
  Object.assign(street.world.secrets, { MENSHEN_ADMIN_KEY: adminKey })
  relay = await startRelayOf(street.world, port)
  edge = await moveToEdge(street.world, JSON.stringify(deployed))
  await world.post(`${street.world.sandboxUrl}/platform/accounts`, {
    account: "bistro",
    whitelist: ["::1"],
  })
})
after(async () => {
  await edge?.close()
  await relay?.close()
  await street?.close()
})

describe("under wrangler dev, with 40 KB of configuration beside the worker", () => {
  test("the configuration is the file that was prepared", async () => {
    const { body } = await store.show(street.world)
    assert.equal(body.source, "deployed")
    assert.ok(Buffer.byteLength(body.text) > 40_000)
  })

  test("by relay, a person signs in on the widget", async () => {
    const shop = await street.open(widgetOf(street.world))
    await shop.scan()
    assert.ok((await shop.detail("success")).code)
    await shop.context.close()
  })

  test("by relay, a person signs in on the hosted page", async () => {
    const { openid, claims } = await signInOnHostedPage(street)
    assert.equal(claims.wechat_openid, openid)
  })

  test("by pool, a person signs in without a call to WeChat", async () => {
    const { world: w } = street
    const club = w.accounts.find(({ name }) => name === "acme-club") ?? w.account
    const codes = await makeCodes({ ...w, account: club }, 5)
    const filled = await call(w, "POST", "/admin/accounts/acme-club/pool", { codes })
    assert.equal(filled.body.free, 5)
    const { person } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person, "club")
    assert.ok(sub)
  })

  test("by message, a person signs in", async () => {
    const { world: w } = street
    const { person } = await world.newPerson(w)
    const redirect_uri = w.redirectUri.replace("/callback", "/notes/callback")
    const ticket = await world.openTicket(w, { client_id: "notes", redirect_uri })
    await world.sendText(w, person, ticket.chat_code ?? "", "acme-notes")
    assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  })

  test("directly, nobody signs in, and the log says what to do", async () => {
    const { status, body } = await world.askForTicket(street.world, { client_id: "bistro" })
    assert.deepEqual([status, body.error], [503, "account_misconfigured"])
    assert.match(edge.log(), /40164.*add 127\.0\.0\.1 to the account's list/)
  })

  test("a stored configuration takes the place of the file, and gives it back", async () => {
    const { world: w } = street
    deployed.apps[0] = { ...deployed.apps[0], name: "Stored At The Edge" }
    assert.equal((await store.put(w, 0, deployed)).status, 200)
    assert.match(await (await fetch(`${w.menshen.url}/`)).text(), /Stored At The Edge/)
    assert.equal((await store.undo(w, 1)).status, 200)
    const { body } = await call(w, "GET", `${store.storePath}/versions`)
    assert.equal(body.versions.length, 2)
  })
})
