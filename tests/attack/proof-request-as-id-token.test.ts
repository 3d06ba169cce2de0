// The proof request that Menshen sends to an application is signed by the keys of its id_tokens. With a
// `sub` and the client as `aud` it used to pass as an id_token where an application does not read `typ`,
// and its holder was signed in as "shop" (OA-21).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { createRemoteJWKSet, jwtVerify } from "jose"
import { type ChoosingWorld, call, startChoosing, untilChoosing } from "../support/choosing.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
})
after(() => w.close())

async function proofRequest(): Promise<string> {
  const { ticket } = await untilChoosing(w)
  const { body } = await call(w, ticket, "/proofs", { kind: "app" })
  const form = new URLSearchParams({ ticket: ticket.scene, secret: ticket.secret })
  const init = { method: "POST", body: form, headers: { origin: w.origin } }
  const started = await fetch(body.url, { ...init, redirect: "manual" })
  return new URL(started.headers.get("location") ?? "").searchParams.get("request") ?? ""
}

describe("a proof request", () => {
  test("is no id_token for an application that does not read typ", async () => {
    const request = await proofRequest()
    const keys = createRemoteJWKSet(new URL(`${w.menshen.url}/jwks`))
    const idToken = { issuer: w.menshen.url, audience: "shop" }
    await assert.rejects(jwtVerify(request, keys, idToken), { claim: "aud" })
    const { payload } = await jwtVerify(request, keys, { issuer: w.menshen.url })
    assert.equal(payload.sub, undefined)
    assert.equal(payload.aud, `${w.origin}/bind?from=menshen`)
    assert.equal(payload.client_id, "shop")
  })
})
