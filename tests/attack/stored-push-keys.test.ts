// A stolen admin key must not make whoever holds it WeChat (OP-18). The store could turn an account to plain mode, where one
// signature fits every body, and add a forward target, which hears such signatures: two calls, and anybody could be
// signed in. And an application that knows its own secret could make it the token of an account.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, beforeEach, describe, test } from "node:test"
import * as store from "../support/configuration.ts"
import { ForwardTarget, forwarding } from "../support/forward-target.ts"
import * as push from "../support/push.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

const hex = (length: number) => randomBytes(32).toString("hex").slice(0, length)
/** The shop knows its own secret, and so does Mallory. NEW_* are set, and the deployed text does not name them. */
const secrets = { SHOP: hex(32), NEW_TOKEN: hex(24), NEW_AES_KEY: hex(43), NEW_APP_SECRET: hex(32) }

const target = new ForwardTarget()
let w: store.StoreWorld
before(async () => {
  await target.start()
  const forwards = forwarding([{ name: "crm", url: target.url, copies: true }])
  w = await store.storeWorld((config) => {
    forwards(config)
    Object.assign(config.apps[0] ?? {}, { clientSecret: { env: "SHOP" } })
  }, secrets)
  target.account = w.account
})
beforeEach(async () => {
  await store.undo(w, await version(), 0)
})
after(async () => {
  await w.close()
  target.stop()
})

const version = async () => (await store.show(w)).body.version
type Change = (settings: store.Settings) => void

async function put(change: Change) {
  const settings = w.deployed()
  change(settings)
  return store.put(w, await version(), settings)
}

const ofAccount =
  (change: object): Change =>
  ({ accounts }) =>
    void Object.assign(accounts[0] ?? {}, change)

async function refused(change: Change): Promise<{ pointer: string; sentence: string }[]> {
  const { status, body } = await put(change)
  assert.equal(status, 422, JSON.stringify(body))
  return body.faults
}

const plain = { encryption: "plain", allowPlain: true }

/** The account of the deployed text under another name. */
const renamed =
  (change: object): Change =>
  ({ accounts, pools, apps }) => {
    Object.assign(accounts[0] ?? {}, { name: "evil", ...change })
    pools[0] = { ...pools[0], accounts: ["evil", "acme-club", "acme-notes"] }
    for (const app of apps) if (app.account === "acme") app.account = "evil"
  }

/** An account that was not deployed, with secrets of its own. */
const added =
  (change: object): Change =>
  ({ accounts, pools }) => {
    const { apiBase, forward, openPlatform, ...usual } = accounts[0] ?? {}
    accounts.push({
      ...usual,
      name: "fresh",
      appId: "wxf4e5c0ffee0b0a70",
      originalId: "gh_f4e5c0ffee",
      token: { env: "NEW_TOKEN" },
      encodingAesKey: { env: "NEW_AES_KEY" },
      appSecret: { env: "NEW_APP_SECRET" },
      ...change,
    })
    pools[0] = { ...pools[0], accounts: ["acme", "acme-club", "acme-notes", "fresh"] }
  }

describe("a stolen admin key", () => {
  test("signs nobody in by a push of its own under a signature that a target heard", async () => {
    const { openid } = await world.newPerson(w)
    await world.sendText(w, (await world.newPerson(w)).person, "hello")
    await until("a push is heard", () => target.received.length > 0)
    const heard = new URL(target.received[0]?.path ?? "", "http://target").searchParams
    await put(ofAccount(plain))
    const ticket = await world.openTicket(w)
    const names = ["signature", "timestamp", "nonce"]
    const query = Object.fromEntries(names.map((name) => [name, heard.get(name) ?? ""]))
    const body = push.xmlOf(push.scanFields(w, openid, ticket.scene))
    await push.send(w, { method: "POST", path: push.pathOf(query), body })
    assert.equal((await world.statusOf(w, ticket)).body.state, "waiting")
    assert.notEqual((await world.collect(w, ticket)).status, 200)
  })

  test("turns no account to plain: not a deployed one, nor that one renamed, nor a new one", async () => {
    const changes: [Change, string][] = [
      [ofAccount(plain), "/accounts/0/encryption"],
      [renamed(plain), "/accounts/0/encryption"],
      [added(plain), "/accounts/3/encryption"],
    ]
    for (const [change, pointer] of changes) {
      const pointers = (await refused(change)).map((fault) => fault.pointer)
      assert.deepEqual(pointers, [pointer])
    }
  })

  test("makes no token or key of a secret that is deployed for something else", async () => {
    const env = (name: string) => ({ env: name })
    const changes: [Change, string][] = [
      [ofAccount({ token: env("SHOP") }), "SHOP"],
      [ofAccount({ previousToken: env("SHOP") }), "SHOP"],
      [ofAccount({ previousEncodingAesKey: env("ACME_CLUB_AES_KEY") }), "ACME_CLUB_AES_KEY"],
      [ofAccount({ appSecret: env("SHOP") }), "SHOP"],
      [renamed({ token: env("ACME_CLUB_TOKEN") }), "ACME_CLUB_TOKEN"],
      [added({ token: env("SHOP") }), "SHOP"],
      [({ apps }) => void Object.assign(apps[1] ?? {}, proved("SHOP")), "SHOP"],
    ]
    for (const [change, name] of changes) {
      const faults = await refused(change)
      assert.ok(
        faults.some(({ sentence }) => sentence.startsWith(`uses the variable ${name} for`)),
        `${name}: ${JSON.stringify(faults)}`,
      )
    }
  })
})

const proved = (env: string) => ({
  proofs: { app: { url: `${w.origin}/bind`, secret: { env } } },
})

describe("an operator", () => {
  const accepted = async (change: Change) => {
    const { status, body } = await put(change)
    assert.equal(status, 200, JSON.stringify(body))
  }

  test("moves a token and a key on to a variable that is not deployed yet", () =>
    accepted(
      ofAccount({
        token: { env: "NEW_TOKEN" },
        previousToken: { env: "ACME_TOKEN" },
        encodingAesKey: { env: "NEW_AES_KEY" },
        previousEncodingAesKey: { env: "ACME_AES_KEY" },
      }),
    ))

  test("adds an account with secrets of its own", () => accepted(added({})))

  test("gives a second application the secret of the first", () =>
    accepted(({ apps }) => void apps.push({ ...apps[0], clientId: "second" })))
})
