// Somebody sees the QR code of a sign-in over a shoulder or in a shared screen, and scans it first. The browser
// then asks its person, who scanned nothing, whether they have an old account; they prove it, and the stranger's
// WeChat owns it. Nothing shows whose WeChat scanned, and nothing asks for the code of its phone (CD-06, ID-08).

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { cookieOf, visit } from "../support/account.ts"
import * as admin from "../support/admin.ts"
import { type ChoosingWorld, startChoosing } from "../support/choosing.ts"
import * as ladder from "../support/confirm.ts"
import { ownerOf, until } from "../support/directory.ts"
import * as push from "../support/push.ts"
import { ticketIn } from "../support/ticket-cookie.ts"

let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
  const lines = ["mei", "lei"].map((name) =>
    JSON.stringify({
      user: `user-${name}`,
      emails: [`${name}@example.com`],
      accounts: [{ clientId: "shop", account: name }],
    }),
  )
  const { status, body } = await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
  assert.equal(status, 200, JSON.stringify(body))
})
after(() => w.close())

/** A person's browser on the hosted page, whose QR code a stranger has scanned. */
async function scannedByStranger() {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "shop",
    redirect_uri: w.redirectUri,
    scope: "openid",
    code_challenge: "A".repeat(43),
    code_challenge_method: "S256",
  })
  const cookie = cookieOf(await visit(w, `/authorize?${query}`))
  const { scene } = ticketIn(cookie)
  const stranger = push.newOpenid()
  const chatReply = await ladder.scanBy(w, stranger, scene)
  await until(
    "the person has to choose",
    async () =>
      (await visit(w, `/authorize/wait?ticket=${scene}`, cookie)).headers
        .get("location")
        ?.startsWith("/choose") ?? false,
  )
  const choose = (fields: Record<string, string>) =>
    fetch(`${w.menshen.url}/choose`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie, origin: w.menshen.url },
      body: new URLSearchParams({ ticket: scene, ...fields }),
    })
  return { cookie, stranger, scene, chatReply, choose }
}

describe("a stranger who scans first", () => {
  test("does not get the account that a one-time code proves", async () => {
    const { choose, stranger } = await scannedByStranger()
    for (const phone of [{}, { phone_code: "000000" }]) {
      const answer = await choose({ choice: "otp", address: "mei@example.com", ...phone })
      assert.match(
        answer.headers.get("location") ?? "",
        /notice=(request_malformed|confirm_digits_wrong)/,
      )
    }
    const { headers } = await choose({ choice: "code", code: "123456" })
    assert.match(headers.get("location") ?? "", /notice=proof_not_found/)
    assert.deepEqual([w.letters.length, ownerOf(w, stranger)], [0, undefined])
  })

  test("does not get the account that the application proves", async () => {
    const { choose, stranger } = await scannedByStranger()
    const answer = await choose({ choice: "app" })
    assert.match(answer.headers.get("location") ?? "", /notice=request_malformed/)
    assert.equal(ownerOf(w, stranger), undefined)
  })

  test("is named by the mark of their WeChat on the page, beside the field for their code", async () => {
    const { cookie, chatReply, scene } = await scannedByStranger()
    const page = await (await visit(w, `/choose?ticket=${scene}`, cookie)).text()
    assert.ok(page.includes(ladder.markIn(chatReply)))
    assert.match(page, /name="phone_code"/)
  })

  test("gives the account only to the browser that has the code of their phone", async () => {
    const { choose, chatReply, stranger } = await scannedByStranger()
    const phone_code = ladder.phoneCodeIn(chatReply)
    await choose({ choice: "otp", address: "mei@example.com", phone_code })
    await until("the operator is called", () => w.letters.length > 0)
    const { code } = JSON.parse(w.letters[0]?.body ?? "").data
    await choose({ choice: "code", code })
    assert.equal(ownerOf(w, stranger), "user-mei")
  })
})
