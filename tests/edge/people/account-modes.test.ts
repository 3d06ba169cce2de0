// The three encryption modes of a push and its two formats: URL verification, scan, reply and sign-in.
// Then the days after a key or a token was changed.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { SandboxAccount } from "../../sandbox/wechat/server.ts"
import * as push from "../../support/push.ts"
import * as target from "../../support/target.ts"
import * as world from "../../support/world.ts"

const modes = ["safe", "compatible", "plain"].flatMap((encryption) =>
  ["xml", "json"].map((format) => ({ encryption, format, name: `${encryption}-${format}` })),
)
type Settings = { name: string } & Record<string, unknown>
type Config = { accounts: Settings[]; pools: object[]; apps: object[] }

/** An account for each mode, with an app that shows its QR code. */
function addModes(config: Record<string, unknown>): void {
  const { accounts, pools, apps } = config as Config
  const [acme] = accounts
  modes.forEach(({ encryption, format, name }, at) => {
    const secret = (what: string) => ({ env: `${name.toUpperCase().replace("-", "_")}_${what}` })
    accounts.push({
      ...acme,
      name,
      encryption,
      format,
      appId: `wx00000000000000${at}0`,
      originalId: `gh_00000000000${at}`,
      allowPlain: encryption === "plain",
      appSecret: secret("APP_SECRET"),
      token: secret("TOKEN"),
      encodingAesKey: secret("AES_KEY"),
    })
    pools.push({ name, accounts: [name] })
    apps.push({ ...apps[0], clientId: name, pool: name })
  })
  Object.assign(acme ?? {}, {
    previousToken: { env: "ACME_TOKEN_BEFORE" },
    previousEncodingAesKey: { env: "ACME_AES_KEY_BEFORE" },
  })
}

const daysBefore = {
  token: "tokenOfTheDaysBefore",
  encodingAesKey: `${"keyOfTheDays".repeat(3)}BeforeG`,
}
let w: world.World
before(async () => {
  w = await world.startWorld(addModes, {
    ACME_TOKEN_BEFORE: daysBefore.token,
    ACME_AES_KEY_BEFORE: daysBefore.encodingAesKey,
  })
})
after(() => w.close())

const accountCalled = (name: string): SandboxAccount => {
  const account = w.accounts.find((one) => one.name === name)
  assert.ok(account)
  return account
}
const verifyUrl = async (account: string) =>
  (await world.post(`${w.sandboxUrl}/platform/verify-url`, { account })).body

/** A whole sign-in with an app, and the replies to the phone. */
async function signIn(client_id: string, person: string) {
  const ticket = await world.openTicket(w, { client_id })
  const { deliveries, replies } = await world.scan(w, person, ticket.url)
  assert.ok(replies[0]?.includes("Acme Shop"), JSON.stringify(deliveries))
  assert.equal((await world.untilSettled(w, ticket)).state, "approved")
  const { code } = (await world.collect(w, ticket)).body
  const { status } = await world.redeem(w, code, ticket.verifier, { client_id })
  return { status, deliveries }
}

/** A waiting ticket of an account, and the fields of a scan that would claim it. */
async function aimAt(name: string) {
  const ticket = await world.openTicket(w, { client_id: name })
  const account = accountCalled(name)
  const openid = push.newOpenid()
  const scan = { ...push.scanFields(w, openid, ticket.scene), ToUserName: account.originalId }
  return { account, scan, aimed: { world: w, ticket, openid } }
}

const write = (format: string | undefined, fields: push.Fields) =>
  format === "json" ? JSON.stringify(fields) : push.xmlOf(fields)

describe("an account in each mode and format", () => {
  for (const { name } of modes) {
    test(`${name}: the server URL is verified, and a follow and a scan sign in and get a reply`, async () => {
      assert.equal((await verifyUrl(name)).ok, true)
      const { person } = await world.newPerson(w)
      for (const event of ["subscribe", "SCAN"]) {
        const { status, deliveries } = await signIn(name, person)
        assert.deepEqual([status, deliveries.map(({ accepted }) => accepted)], [200, [true]], event)
      }
    })
  }

  for (const { name, encryption, format } of modes) {
    const other = format === "json" ? "xml" : "json"
    test(`XM-10: ${name}: a push in ${other} is refused with 403`, async () => {
      const { account, scan, aimed } = await aimAt(name)
      const encrypt = push.seal(account, write(other, scan))
      const sealed = write(other, { ToUserName: account.originalId, Encrypt: encrypt })
      const path = push.pathOf(push.signed(account, encrypt), name)
      const body = encryption === "plain" ? write(other, scan) : sealed
      target.assertSilent(await push.send(w, { method: "POST", path, body }), 403)
      await target.assertUntouched(aimed)
    })

    if (encryption === "plain") {
      test(`${name}: an encrypted push is acknowledged and not decrypted`, async () => {
        const { account, scan, aimed } = await aimAt(name)
        const encrypt = push.seal(account, write(format, scan))
        const path = push.pathOf(push.signed(account, encrypt), name)
        const body = write(format, { ToUserName: account.originalId, Encrypt: encrypt })
        target.assertAcknowledged(await push.send(w, { method: "POST", path, body }))
        await target.assertUntouched(aimed)
      })
      continue
    }

    test(`CB-05, CB-06: ${name}: a clear push is refused with 403, whatever its query says`, async () => {
      const { account, scan, aimed } = await aimAt(name)
      const { msg_signature: _, encrypt_type, ...clear } = push.signed(account, "")
      const body = write(format, scan)
      for (const query of [clear, { ...clear, encrypt_type: "raw" }, { ...clear, encrypt_type }]) {
        const path = push.pathOf(query as push.Query, name)
        target.assertSilent(await push.send(w, { method: "POST", path, body }), 403)
      }
      await target.assertUntouched(aimed)
    })
  }
})

describe("after a change of token or key", () => {
  const consoleSays = (settings: object) =>
    world.post(`${w.sandboxUrl}/platform/accounts`, { account: "acme", ...settings })

  for (const [what, settings] of Object.entries({
    token: { token: daysBefore.token },
    key: { encodingAesKey: daysBefore.encodingAesKey },
    "token and key": daysBefore,
  })) {
    test(`OP-06: sign-ins continue while WeChat still uses the old ${what}`, async () => {
      const { token, encodingAesKey } = w.account
      const { person } = await world.newPerson(w)
      await consoleSays(settings)
      try {
        assert.equal((await verifyUrl("acme")).ok, true)
        // The sandbox opens a reply with the key and token that sealed the push, and with no other.
        const { status, deliveries } = await signIn("shop", person)
        assert.deepEqual([status, deliveries.map(({ accepted }) => accepted)], [200, [true]])
      } finally {
        await consoleSays({ token, encodingAesKey })
      }
      assert.equal((await signIn("shop", person)).status, 200)
    })
  }

  test("an account without a previous token and key accepts no others", async () => {
    const name = "safe-xml"
    const { account, scan, aimed } = await aimAt(name)
    const post = (with_: SandboxAccount) => {
      const encrypt = push.seal(with_, push.xmlOf(scan))
      const path = push.pathOf(push.signed(with_, encrypt), name)
      return push.send(w, { method: "POST", path, body: push.outerXml(account, encrypt) })
    }
    target.assertSilent(await post({ ...account, token: daysBefore.token }), 403)
    const { encodingAesKey } = daysBefore
    target.assertAcknowledged(await post({ ...account, encodingAesKey }))
    await target.assertUntouched(aimed)
  })
})
