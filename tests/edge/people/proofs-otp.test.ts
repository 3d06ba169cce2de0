// The proof `otp`: a one-time code to an address on record, sent by the operator's endpoint.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Webhook } from "standardwebhooks"
import * as admin from "../../support/admin.ts"
import {
  type ChoosingWorld,
  call,
  startChoosing,
  subOf,
  untilChoosing,
} from "../../support/choosing.ts"
import { until } from "../../support/directory.ts"
import { withoutIds } from "../../support/refusal-id.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

const people = {
  "user-mei": "mei@example.com",
  "user-lei": "lei@example.com",
  "user-an": "an@x.org",
}
let w: ChoosingWorld
before(async () => {
  w = await startChoosing()
  const lines = Object.entries(people).map(([user, email]) =>
    JSON.stringify({ user, emails: [email], phones: user === "user-mei" ? ["13800138000"] : [] }),
  )
  const { status, body } = await admin.call(w, "POST", `${admin.poolPath}/import`, lines.join("\n"))
  assert.equal(status, 200, JSON.stringify(body))
})
after(() => w.close())

function ask(ticket: world.BrowserTicket, address: string) {
  const channel = address.includes("@") ? "email" : "phone"
  return fetch(`${w.menshen.url}/tickets/${ticket.scene}/proofs?ui_locales=en`, {
    method: "POST",
    headers: { authorization: `Bearer ${ticket.secret}` },
    body: JSON.stringify({ kind: "otp", channel, address, phone_code: ticket.phoneCode }),
  })
}

/** The next code that the operator's endpoint gets for this address. */
async function codeSent(address: string): Promise<string> {
  const found = () => w.letters.findIndex(({ body }) => body.includes(`"${address}"`))
  await until(`a code goes to ${address}`, () => found() >= 0)
  const [letter] = w.letters.splice(found(), 1)
  return JSON.parse(letter?.body ?? "").data.code
}

const lettersTo = (address: string) => w.letters.filter(({ body }) => body.includes(`"${address}"`))

const enter = (ticket: world.BrowserTicket, code: string) =>
  call(w, ticket, "/proofs/otp", { code })

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0")

describe("a one-time code", () => {
  test("proves an old account, and the person is its user from then on", async () => {
    const { ticket, person } = await untilChoosing(w)
    assert.equal((await ask(ticket, "MEI@Example.com ")).status, 202)
    await until("the operator is called", () => w.letters.length > 0)
    const [letter] = w.letters
    const headers = letter?.headers as Record<string, string>
    const letterBody = new Webhook(w.deliverySecret).verify(letter?.body ?? "", headers)
    const { data, type } = letterBody as { type: string; data: Record<string, unknown> }
    const { code, ...rest } = data
    assert.equal(type, "otp.send")
    assert.match(String(code), /^\d{6}$/)
    assert.deepEqual(rest, {
      channel: "email",
      address: "mei@example.com",
      expires_in: 300,
      clientId: "shop",
      appName: "Acme Shop",
      language: "en",
    })
    w.letters.length = 0
    const { status, body } = await enter(
      ticket,
      ` ${String(code).slice(0, 3)} ${String(code).slice(3)}`,
    )
    assert.deepEqual([status, body.state], [200, "approved"])
    assert.equal(await subOf(w, ticket), "user-mei")
    assert.equal((await world.signIn(w, person)).sub, "user-mei")
  })

  test("an unknown address gets the same answer, byte for byte, and no message", async () => {
    const known = await ask((await untilChoosing(w)).ticket, "lei@example.com")
    const { ticket } = await untilChoosing(w)
    const unknown = await ask(ticket, "nobody@example.com")
    assert.equal(unknown.status, known.status)
    assert.equal(await unknown.text(), await known.text())
    const headers = ({ headers }: Response) => [...headers].filter(([name]) => name !== "date")
    assert.deepEqual(headers(unknown), headers(known))
    await codeSent("lei@example.com")
    assert.ok(!w.letters.some(({ body }) => body.includes("nobody")))
    for (const _ of [1, 2, 3]) {
      const wrong = await enter(ticket, "123456")
      assert.deepEqual([wrong.status, wrong.body.error], [403, "otp_mismatch"])
    }
    assert.equal((await enter(ticket, "123456")).body.error, "proof_limit", "as for a known one")
  })

  test("known and unknown addresses take the same time", async () => {
    const times: Record<"known" | "unknown", number[]> = { known: [], unknown: [] }
    for (let round = 0; round < 12; round++) {
      for (const kind of round % 2
        ? (["known", "unknown"] as const)
        : (["unknown", "known"] as const)) {
        const { ticket } = await untilChoosing(w)
        const began = performance.now()
        await ask(ticket, kind === "known" ? "an@x.org" : "na@x.org")
        times[kind].push(performance.now() - began)
      }
    }
    const [known, unknown] = [times.known, times.unknown].map(
      (all) => all.sort((one, two) => one - two).at(3) ?? 0,
    ) as [number, number]
    const ratio = Math.max(known, unknown) / Math.min(known, unknown)
    assert.ok(ratio < 3, `${known.toFixed(2)} ms and ${unknown.toFixed(2)} ms`)
  })

  test("CD-03: three wrong guesses are the last, even if the fourth is right", async () => {
    const { ticket } = await untilChoosing(w)
    await ask(ticket, "13800138000")
    const code = await codeSent("+8613800138000")
    for (const _ of [1, 2, 3]) {
      const wrong = await enter(ticket, other(code))
      assert.deepEqual([wrong.status, wrong.body.error], [403, "otp_mismatch"])
    }
    const fourth = await enter(ticket, code)
    assert.deepEqual([fourth.status, fourth.body.error], [429, "proof_limit"])
    assert.equal((await world.statusOf(w, ticket)).body.state, "choosing")
  })

  test("simultaneous guesses are all counted", async () => {
    const { ticket } = await untilChoosing(w)
    await ask(ticket, "lei@example.com")
    const code = await codeSent("lei@example.com")
    const guesses = await Promise.all(Array.from({ length: 10 }, () => enter(ticket, other(code))))
    const errors = guesses.map(({ body }) => body.error)
    assert.equal(errors.filter((error) => error === "otp_mismatch").length, 3)
    assert.equal((await enter(ticket, code)).body.error, "proof_limit")
  })

  test("is valid for its own ticket only, and only once", async () => {
    const [mine, theirs] = [await untilChoosing(w), await untilChoosing(w)]
    await ask(mine.ticket, "lei@example.com")
    const code = await codeSent("lei@example.com")
    assert.equal((await enter(theirs.ticket, code)).body.error, "proof_not_found")
    await ask(theirs.ticket, "nobody@example.com")
    assert.equal((await enter(theirs.ticket, code)).body.error, "otp_mismatch")
    const answers = await Promise.all([enter(mine.ticket, code), enter(mine.ticket, code)])
    assert.deepEqual(answers.map(({ status }) => status === 200).sort(), [false, true])
    assert.equal(await subOf(w, mine.ticket), "user-lei")
  })

  test("a later code replaces the earlier one", async () => {
    const { ticket } = await untilChoosing(w)
    await ask(ticket, "13800138000")
    const first = await codeSent("+8613800138000")
    await ask(ticket, "13800138000")
    const second = await codeSent("+8613800138000")
    if (first !== second) assert.equal((await enter(ticket, first)).body.error, "otp_mismatch")
    assert.equal((await enter(ticket, second)).status, 200)
  })
})

describe("the operator's endpoint", () => {
  test("is tried again after a failure, with the same webhook-id", async () => {
    const { ticket } = await untilChoosing(w)
    w.delivery.status = 500
    await ask(ticket, "mei@example.com")
    const tries = () => w.letters.filter(({ body }) => body.includes("mei@example.com"))
    await until("a first try", () => tries().length > 0)
    w.delivery.status = 204
    await until("a second one", () => tries().length > 1)
    assert.equal(new Set(tries().map(({ headers }) => headers["webhook-id"])).size, 1)
    await codeSent("mei@example.com")
    assert.equal((await enter(ticket, await codeSent("mei@example.com"))).status, 200)
  })
})

describe("a person who asked too often", () => {
  const retryAt = /"retry_at":"[^"]*"/

  test("hears the same for a known address as for an unknown one, and when to ask again", async () => {
    const heard = []
    for (const address of ["mei@example.com", "nobody-else@example.com"]) {
      const { ticket } = await untilChoosing(w)
      for (let times = 0; times < 5; times++) {
        assert.equal((await ask(ticket, address)).status, 202)
      }
      const refused = await ask(ticket, address)
      const text = await refused.text()
      const waitMs = Date.parse(JSON.parse(text).retry_at) - Date.now()
      assert.ok(waitMs > 0 && waitMs <= 60 * 60 * 1000, text)
      heard.push([refused.status, withoutIds(text.replace(retryAt, ""))])
    }
    assert.deepEqual(heard[0], heard[1])
  })

  test("keeps the code that was sent", async () => {
    const { ticket } = await untilChoosing(w)
    for (let times = 0; times < 4; times++) await ask(ticket, "lei@example.com")
    await until("four are sent", () => lettersTo("lei@example.com").length === 4)
    w.letters.length = 0
    await ask(ticket, "lei@example.com")
    const code = await codeSent("lei@example.com")
    assert.equal((await ask(ticket, "lei@example.com")).status, 429)
    assert.equal((await enter(ticket, code)).status, 200)
  })

  test("hears the time on the page, in China's time", async () => {
    const { ticket } = await untilChoosing(w)
    const headers = {
      cookie: ticketCookie(ticket),
      origin: w.menshen.url,
    }
    const send = () => {
      const { scene, phoneCode = "" } = ticket
      const form = { ticket: scene, choice: "otp", address: "x@x.org", phone_code: phoneCode }
      const body = new URLSearchParams(form)
      const path = `${w.menshen.url}/choose?ui_locales=en`
      return fetch(path, { method: "POST", redirect: "manual", headers, body })
    }
    for (let times = 0; times < 5; times++) await send()
    const to = (await send()).headers.get("location") ?? ""
    const at = Number(new URL(to, w.menshen.url).searchParams.get("retry_at"))
    const page = async (query: string) =>
      (await fetch(new URL(query, w.menshen.url), { headers })).text()
    const inChina = new Date(Math.ceil(at / 60_000) * 60_000 + 8 * 60 * 60 * 1000)
    const clock = inChina.toISOString().slice(11, 16)
    const sentence = `The next one can be sent at ${clock} in China`
    assert.ok((await page(to)).includes(sentence), sentence)
    const forged = to.replace(/retry_at=\d+/, "retry_at=9999999999999")
    assert.doesNotMatch(await page(forged), /The next one/)
  })
})

describe("the log", () => {
  test("OP-02: has no code and no address", () => {
    const log = w.menshen.log()
    for (const address of [...Object.values(people), "13800138000"])
      assert.ok(!log.includes(address))
    assert.match(log, /"event":"proof_refused","client":"shop","reason":"proof_limit"/)
    assert.match(log, /"reason":"otp_mismatch","tries_left":2/)
  })
})
