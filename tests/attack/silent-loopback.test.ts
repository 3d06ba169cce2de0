// A loopback address counts with every port, so every program and every user of a machine can listen there in the
// name of an app without a secret, with a PKCE verifier of its own (RFC 8252 section 8.6). A page that sends the
// browser there must not get the person's tokens without a step of the person.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import * as oauth from "../support/oauth.ts"
import * as rp from "../support/relying-party.ts"
import type { World } from "../support/world.ts"

const addNative = (config: Record<string, unknown>) => {
  const apps = config.apps as Record<string, unknown>[]
  const redirectUris = ["http://127.0.0.1/callback", "http://[::1]:8080/callback"]
  apps.push({ ...apps[0], clientId: "native", redirectUris, offlineAccess: true })
  const clientSecret = { env: "BASIC_SECRET" }
  apps.push({ ...apps[0], clientId: "local-server", redirectUris, clientSecret })
}
const ports = ["http://127.0.0.1:6666/callback", "http://[::1]:8080/callback"]

describe("a program that listens on a loopback address", () => {
  let w: World
  before(async () => {
    w = await rp.startProvider(addNative)
  })
  after(() => w.close())

  async function visit(client: string, redirect_uri: string, more: Record<string, string>) {
    const victim = new rp.UserAgent(w)
    await rp.signInAs(w, victim, rp.request(w, "basic"))
    const { challenge } = rp.pkce()
    return victim.authorize(rp.request(w, client, { redirect_uri, ...challenge, ...more }))
  }

  for (const redirect_uri of ports) {
    test(`gets no code silently from a signed-in browser at ${redirect_uri}`, async () => {
      const at = await rp.arrival(await visit("native", redirect_uri, { prompt: "none" }))
      assert.equal(at.searchParams.get("code"), null)
      assert.equal(at.searchParams.get("error"), "interaction_required")
    })

    test(`gets one if the person goes on, at ${redirect_uri}`, async () => {
      const page = await visit("native", redirect_uri, {})
      assert.equal(page.status, 200)
      assert.match(await page.text(), /value="go on"/)
    })
  }

  test("cannot redeem the code of an app with a secret, which may stay silent", async () => {
    const at = await rp.arrival(await visit("local-server", ports[0] ?? "", { prompt: "none" }))
    assert.ok(at.searchParams.has("code"))
  })
})

describe("a program that listens on a loopback address, inside WeChat", () => {
  let w: World
  before(async () => {
    w = await oauth.startOAuth((config) => {
      const apps = config.apps as Record<string, unknown>[]
      apps.push({ ...apps[0], clientId: "native", redirectUris: ["http://127.0.0.1/callback"] })
    })
  })
  after(() => w.close())

  test("gets a QR code and no code of WeChat's, which asks nobody", async () => {
    const native = { client_id: "native", redirect_uri: ports[0] ?? "" }
    const { response, link } = await oauth.begin(w, native)
    assert.deepEqual([response.status, link], [200, ""])
    assert.notEqual((await oauth.begin(w)).link, "", "other apps ask WeChat")
  })
})
