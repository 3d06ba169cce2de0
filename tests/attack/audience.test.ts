// Every access token used to have the same `aud`: an API that verifies as RFC 9068 says accepted the tokens
// of other applications and of other pools, and so their people (OA-20).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { openApi } from "../sandbox/demo/api.ts"
import * as rp from "../support/relying-party.ts"
import { ticketCookie } from "../support/ticket-cookie.ts"
import {
  addBistro,
  claimsOf,
  newPerson,
  qrOf,
  scan,
  untilSettled,
  type World,
} from "../support/world.ts"

let w: World
before(async () => {
  w = await rp.startProvider((config) => {
    addBistro(config)
    const apps = config.apps as object[]
    apps.push({ ...apps[0], clientId: "menu", pool: "guests" })
  })
})
after(() => w.close())

/** The access token of a public client, for a person who scans. */
async function tokenOf(clientId: string): Promise<string> {
  const { challenge, verifier } = rp.pkce()
  const agent = new rp.UserAgent(w)
  const ticket = await rp.ticketOn(
    agent,
    await agent.authorize(rp.request(w, clientId, { ...challenge })),
  )
  const cookie = ticketCookie(ticket)
  await scan(w, (await newPerson(w)).person, await qrOf(w, ticket.scene, cookie))
  await untilSettled(w, ticket)
  const callback = await rp.arrival(await agent.fetch(`/authorize/resume?ticket=${ticket.scene}`))
  const { body } = await rp.call(w, "/token", {
    grant_type: "authorization_code",
    client_id: clientId,
    code: callback.searchParams.get("code") ?? "",
    redirect_uri: w.redirectUri,
    code_verifier: verifier,
  })
  assert.ok(body.access_token, JSON.stringify(body))
  return body.access_token
}

describe("an API that takes the audience of its own application's tokens", () => {
  test("refuses the tokens of another application, and of another pool", async () => {
    const own = await tokenOf("shop")
    const [audience] = [claimsOf(own).aud].flat()
    const api = openApi({ issuer: w.menshen.url, audience })
    assert.equal((await api.accept(`Bearer ${own}`)).client_id, "shop")
    for (const foreign of [await tokenOf("spa"), await tokenOf("menu")]) {
      await assert.rejects(api.accept(`Bearer ${foreign}`), { claim: "aud" })
    }
  })
})
