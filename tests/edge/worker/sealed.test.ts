// What rests sealed under a secret of the environment: it survives a restart, and what does not open, or
// was written in clear by an earlier version, stops nobody.

import assert from "node:assert/strict"
import { DatabaseSync } from "node:sqlite"
import { after, before, beforeEach, describe, test } from "node:test"
import { isSealed, keyedHash, SealedBox } from "../../../edge/base/sealed-box.ts"
import * as admin from "../../support/admin.ts"
import { type ChoosingWorld, startChoosing, untilChoosing } from "../../support/choosing.ts"
import { changeRows, filesOf, rowsOf, until } from "../../support/directory.ts"
import { Listener } from "../../support/webhook.ts"
import * as world from "../../support/world.ts"

describe("a sealed text", () => {
  test("opens under the same secret, for the same purpose and the same subject only", async () => {
    const box = await SealedBox.of("secret", "purpose")
    const sealed = await box.seal("text", "subject")
    assert.ok(isSealed(sealed) && !sealed.includes("text"))
    assert.notEqual(await box.seal("text", "subject"), sealed, "each has its own nonce")
    assert.equal(await (await SealedBox.of("secret", "purpose")).open(sealed, "subject"), "text")
    assert.equal(await (await SealedBox.of("other", "purpose")).open(sealed, "subject"), undefined)
    assert.equal(await (await SealedBox.of("secret", "other")).open(sealed, "subject"), undefined)
    assert.equal(await box.open(sealed, "other"), undefined)
    const last = sealed.endsWith("A") ? "Q" : "A"
    for (const wrong of [
      `${sealed.slice(0, -1)}${last}`,
      "text",
      "sealed-1.",
      "sealed-1.!.?",
      "",
    ]) {
      assert.equal(await box.open(wrong, "subject"), undefined, wrong)
    }
  })

  test("and a keyed hash differ by secret and purpose", async () => {
    const hashes = await Promise.all([
      keyedHash("secret", "purpose", "123456"),
      keyedHash("other", "purpose", "123456"),
      keyedHash("secret", "other", "123456"),
      keyedHash("secret", "purpose", "123457"),
    ])
    const texts = hashes.map((hash) => Buffer.from(hash).toString("hex"))
    assert.equal(new Set(texts).size, 4)
    assert.ok(texts.every((text) => text.length === 64))
  })
})

const operator = new Listener()
let w: ChoosingWorld
before(async () => {
  await operator.start()
  w = await startChoosing((config) => {
    const [pool] = config.pools as object[]
    Object.assign(pool ?? {}, { delivery: { url: operator.url, secret: { env: "DELIVERY" } } })
  })
  operator.trust(w.deliverySecret)
})
after(async () => {
  await w.close()
  operator.stop()
})

describe("WeChat's access token", () => {
  const keeper = (): DatabaseSync => {
    const [file] = filesOf(w, "AccountKeeper")
    assert.ok(file)
    return new DatabaseSync(file, { timeout: 5000 })
  }
  const stored = (): string => {
    const database = keeper()
    const row = database.prepare("SELECT value FROM access_token").get()
    database.close()
    return String(row?.value)
  }

  test("is used again after a restart", async () => {
    await world.openTicket(w)
    const sealed = stored()
    assert.ok(isSealed(sealed))
    await w.menshen.kill()
    await w.menshen.start()
    await world.openTicket(w)
    assert.equal(stored(), sealed)
  })

  test("is fetched anew if the row is clear, or was sealed under an AppSecret before this one", async () => {
    const other = await (await SealedBox.of("former", "access token")).seal("T", w.account.appId)
    for (const value of ["a-clear-token", other]) {
      await w.menshen.kill()
      const database = keeper()
      database.prepare("UPDATE access_token SET value = ?").run(value)
      database.close()
      await w.menshen.start()
      await world.openTicket(w)
      assert.ok(isSealed(stored()) && stored() !== value)
    }
  })
})

describe("the letter of a one-time code", () => {
  beforeEach(() => {
    operator.answer = () => 204
    operator.heard.length = 0
  })
  const row = () => rowsOf(w, "SELECT body FROM outbox WHERE target = 'delivery'")[0]

  /** A letter on its way to an operator that does not answer yet. */
  async function waiting(): Promise<{ body: string; code: string }> {
    const line = JSON.stringify({ user: "user-mei", emails: ["mei@example.com"] })
    await admin.call(w, "POST", `${admin.poolPath}/import`, line)
    const { ticket } = await untilChoosing(w)
    operator.answer = () => "hang"
    await world.post(
      `${w.menshen.url}/tickets/${ticket.scene}/proofs`,
      {
        kind: "otp",
        channel: "email",
        address: "mei@example.com",
        phone_code: ticket.phoneCode,
      },
      { authorization: `Bearer ${ticket.secret}` },
    )
    await until("it arrived", () => operator.heard.length === 1)
    const data = operator.heard[0]?.event.data as unknown as { code: string }
    return { body: String(row()?.body), code: data.code }
  }

  async function replaceBody(body: string): Promise<void> {
    await changeRows(w, (database) => {
      operator.answer = () => 204
      operator.heard.length = 0
      const update = "UPDATE outbox SET body = ?, next_at = 1 WHERE target = 'delivery'"
      database.prepare(update).run(body)
    })
    // Wakes the directory, which otherwise wakes at its alarm.
    await admin.call(w, "GET", `${admin.poolPath}/conflicts`)
  }

  test("is delivered after a crash, sealed or as an earlier version wrote it", async () => {
    const { body, code } = await waiting()
    assert.ok(isSealed(body) && !body.includes(code))
    const clear = JSON.stringify({ type: "otp.send", data: { user: "", code: "000000" } })
    for (const text of [body, clear]) {
      if (row() === undefined) await waiting()
      await replaceBody(text)
      await until("it is delivered", () => operator.heard.some(({ status }) => status === 204))
      await until("nothing waits", () => row() === undefined)
    }
  })

  test("is dropped if the secret was replaced, and the log says what to do", async () => {
    await waiting()
    const former = await SealedBox.of("former", "letter")
    await replaceBody(await former.seal("{}", "msg_another"))
    await until("nothing waits", () => row() === undefined)
    assert.deepEqual(operator.heard, [])
    assert.match(
      w.menshen.log(),
      /"event":"letter_unreadable","target":"delivery".*ask for another/,
    )
  })
})
