// A ticket's row has the request as a text without what its columns say. The text of an earlier version said
// client_id and code_challenge too, so that "start again" of its tickets ended at "unknown client". No value can
// smuggle a second parameter into the text.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { keptParts } from "../../edge/oidc/kept-request.ts"
import { requestOf } from "../../edge/sign-in/kept-hint.ts"

const challenge = "c".repeat(43)
const columns = {
  scene: "s1",
  clientId: "shop",
  codeChallenge: challenge,
  hint: new Uint8Array(),
}

describe("the kept request of a ticket", () => {
  test("says once what the columns say, also in the row of an earlier version", async () => {
    const request = `client_id=shop&response_type=code&state=x&code_challenge=${challenge}&code_challenge_method=S256`
    const params = await requestOf({ ...columns, request }, "secret")
    for (const name of ["client_id", "response_type", "code_challenge", "code_challenge_method"]) {
      assert.equal(params?.getAll(name).length, 1, name)
    }
  })

  const smuggled = [
    "&client_id=evil",
    "%26client_id%3Devil",
    "x&client_id=evil&code_challenge=e",
    "a=b=c;client_id=evil",
    "\r\n&redirect_uri=https://evil.example",
    "+&+%2526client_id=evil\u0000&",
    "门&client_id=evil",
  ]
  for (const value of smuggled) {
    test(`keeps ${JSON.stringify(value)} as one value`, async () => {
      const asked = new URLSearchParams({ redirect_uri: value, state: value, claims: value })
      const { request } = keptParts(asked)
      const params = await requestOf({ ...columns, request }, "secret")
      for (const name of ["redirect_uri", "state", "claims"]) {
        assert.deepEqual(params?.getAll(name), [value])
      }
      assert.deepEqual(params?.getAll("client_id"), ["shop"])
      assert.deepEqual(params?.getAll("code_challenge"), [challenge])
    })
  }
})
