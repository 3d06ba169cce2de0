// The letter of an event rests sealed under the secret of the app's webhook. It survives a crash, an older or
// newer version, and a secret that is replaced while it waits.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { isSealed, SealedBox } from "../../../edge/base/sealed-box.ts"
import { adminWorld, call, poolPath } from "../../support/admin.ts"
import { changeRows, rowsOf, until } from "../../support/directory.ts"
import { type Event, Listener } from "../../support/webhook.ts"
import { newPerson, signIn, type World } from "../../support/world.ts"

const listener = new Listener()
const keyName = "SHOP_WEBHOOK_KEY"
let w: World
let key = ""
before(async () => {
  await listener.start()
  w = await adminWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.webhook = { url: listener.url, secret: { env: keyName } }
  })
  key = w.secrets[keyName] ?? ""
  listener.trust(key)
})
after(async () => {
  await w.close()
  listener.stop()
})
beforeEach(() => {
  listener.answer = () => 503
})

const lettersOf = (user: string) =>
  rowsOf(w, "SELECT id, message, body, state FROM outbox WHERE user = ? ORDER BY id", user)
const types = ["user.created", "user.bound"]

/** A new person, whose two letters wait because the app is down. */
async function waiting() {
  const { person, openid } = await newPerson(w)
  const user = String((await signIn(w, person)).sub)
  const letters = lettersOf(user)
  assert.equal(letters.length, 2)
  return { user, openid, letters }
}

/** kill -9, perhaps another secret, and a start at which every letter is due. */
async function restart(secret: string, change = (_body: string, _message: string) => "") {
  w.secrets[keyName] = secret
  await changeRows(w, (database) => {
    const rows = database.prepare("SELECT id, message, body FROM outbox").all()
    const update = database.prepare("UPDATE outbox SET body = ?, next_at = 1 WHERE id = ?")
    for (const { id, message, body } of rows) {
      update.run(change(String(body), String(message)) || String(body), Number(id))
    }
  })
  listener.trust(secret)
  // Wakes the directory, which otherwise wakes at its alarm.
  await call(w, "GET", `${poolPath}/conflicts`)
}

const heard = (user: string) =>
  until("both letters are heard", () => listener.typesOf(user).join() === types.join())

describe("the letter of an event", () => {
  test("is sealed for the secret of its webhook, and goes out after a crash", async () => {
    const { user, openid, letters } = await waiting()
    const box = await SealedBox.of(key, "letter")
    const opened = letters.map(async ({ body, message }) => {
      assert.ok(isSealed(String(body)))
      return JSON.parse((await box.open(String(body), String(message))) ?? "{}") as Event
    })
    const events = await Promise.all(opened)
    assert.deepEqual(
      events.map(({ type }) => type),
      types,
    )
    assert.equal(events[1]?.data.identity?.openid, openid)
    listener.answer = () => 204
    await restart(key)
    await heard(user)
  })

  test("goes out as an earlier version wrote it, in clear", async () => {
    const { user, letters } = await waiting()
    const box = await SealedBox.of(key, "letter")
    const clear = new Map<string, string>()
    for (const { body, message } of letters) {
      clear.set(String(message), (await box.open(String(body), String(message))) ?? "")
    }
    listener.answer = () => 204
    await restart(key, (_, message) => clear.get(message) ?? "")
    await heard(user)
  })

  test("waits among the dead letters if the secret was replaced, until the former one is back", async () => {
    const { user } = await waiting()
    listener.answer = () => 204
    await restart("whsec_TmV3U2VjcmV0T2ZUaGVTaG9wMDEyMzQ1Njc4OUFC")
    await until("both are dead", () => lettersOf(user).every(({ state }) => state === "dead"))
    assert.deepEqual(listener.typesOf(user), [])
    const { entries } = (await call(w, "GET", `${poolPath}/dead-letters`)).body
    assert.deepEqual(
      entries.map(({ type, body }: Record<string, string>) => [type, body]),
      types.map((type) => [type, ""]),
    )
    assert.match(w.menshen.log(), /"letter_unreadable","target":"app:shop".*former secret/)
    const later = await newPerson(w)
    const { sub } = await signIn(w, later.person)
    await heard(String(sub))
    // Else the former secret finds a letter that is sealed under the present one.
    await until("they are off the list", () => lettersOf(String(sub)).length === 0)
    await restart(key)
    const retried = await call(w, "POST", `${poolPath}/dead-letters/retry`, { id: "all" })
    assert.deepEqual(retried.body, { retried: 2 })
    await heard(user)
  })
})
