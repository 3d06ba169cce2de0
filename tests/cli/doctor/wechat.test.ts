// What WeChat's API refuses, and what is wrong on the way to it: one fault each, and the line that names it.

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, afterEach, before, describe, test } from "node:test"
import { freePort } from "../../support/ports.ts"
import { byRelayAt, type RelayProcess, startRelay, startRelayOf } from "../../support/relay.ts"
import { type Clinic, type Config, complaints, lineOf, startClinic } from "../support/clinic.ts"

interface Fault {
  name: string
  make: () => Promise<unknown>
  check: string
  account?: string
  sentence: RegExp
}

const accountIn = (config: Config, name = "acme") =>
  (config.accounts as Config[]).find((account) => account.name === name) as Config

describe("an account that calls WeChat itself", () => {
  let c: Clinic
  before(async () => {
    c = await startClinic()
  })
  after(() => c.close())
  afterEach(() => c.heal())

  const withError = (errcode: number, path: string) => () =>
    c.switches({ apiError: { errcode, path } })
  const [token, qr, check] = ["stable_token", "qrcode/create", "callback/check"].map(
    (name) => `/cgi-bin/${name}`,
  ) as [string, string, string]
  const account = "acme"

  const faults: Fault[] = [
    {
      name: "WeChat does not answer",
      make: () => c.switches({ apiDown: true }),
      check: "WeChat's API",
      account,
      sentence: /does not answer \(ECONNRESET\).*firewall/,
    },
    {
      name: "an AppID that WeChat does not know",
      make: withError(40013, token),
      check: "WeChat token",
      account,
      sentence: /40013.*appId in menshen\.json.*基础信息/,
    },
    {
      name: "a frozen AppSecret",
      make: withError(40243, token),
      check: "WeChat token",
      account,
      sentence: /40243.*frozen: unfreeze/,
    },
    {
      name: "a frozen account",
      make: withError(50007, token),
      check: "WeChat token",
      account,
      sentence: /50007.*通知中心/,
    },
    {
      name: "an administrator who has to confirm",
      make: () => c.switches({ adminMustConfirm: true }),
      check: "address list",
      account,
      sentence: /89503.*administrator.*has to confirm/,
    },
    {
      name: "a used-up quota of QR codes",
      make: withError(45009, qr),
      check: "account type",
      account,
      sentence: /qrcode\/create no more until midnight in Beijing \(45009\)/,
    },
    {
      name: "a banned call",
      make: withError(48004, qr),
      check: "account type",
      account,
      sentence: /48004.*banned.*appeal/,
    },
    {
      name: "a subscription account that is to be scanned",
      make: () => c.inConsole({ type: "subscription" }),
      check: "account type",
      account,
      sentence: /48001.*认证服务号.*"signIn": "message"/,
    },
    {
      name: "a callback whose name WeChat does not resolve",
      make: () => c.inConsole({ callbackUrl: "http://nowhere.invalid/acme/callback" }),
      check: "WeChat's check",
      account,
      sentence: /finds no address/,
    },
    {
      name: "a callback that WeChat does not reach",
      make: () => c.inConsole({ callbackUrl: "http://localhost:1/acme/callback" }),
      check: "WeChat's check",
      account,
      sentence: /no echo from .*安全组/,
    },
    {
      name: "a check of WeChat's that has its own limit",
      make: withError(45009, check),
      check: "WeChat's check",
      account,
      sentence: /callback\/check no more until midnight/,
    },
    {
      name: "an account that is not bound to the Open Platform",
      make: async () => {
        await c.sendText()
        await c.inConsole({ openPlatform: null })
      },
      check: "UnionID",
      account,
      sentence: /no UnionID.*"acme-open".*微信开放平台/,
    },
  ]

  for (const { name, make, check, account, sentence } of faults) {
    test(`is told of ${name}`, async () => {
      await make()
      const line = lineOf(await c.examine(), check, account)
      assert.equal(line.status, "todo", line.sentence)
      assert.match(line.sentence, sentence)
    })
  }

  test("is sound otherwise, and costs one QR code", async () => {
    await c.sendText()
    const examined = await c.examine()
    assert.deepEqual(complaints(examined), [])
    assert.equal(lineOf(examined, "UnionID", account).status, "ok")
    const log = await (await fetch(`${c.sandboxUrl}/platform/log`)).json()
    const made = log.calls.filter(
      (call: { path: string; account: string }) => call.path === qr && call.account === account,
    )
    assert.equal(made.length, 1)
  })

  test("is not asked for what its way of signing in does not need", async () => {
    const { lines } = await c.examine()
    const ofNotes = lines.filter((line) => line.account === "acme-notes").map((line) => line.check)
    assert.deepEqual(ofNotes, ["callback", "AES round trip", "WeChat's pushes"])
  })
})

describe("an account behind a relay", () => {
  let c: Clinic
  let relay: RelayProcess
  let port: number
  before(async () => {
    port = await freePort()
    c = await startClinic((config) => byRelayAt(port, config))
    relay = await startRelayOf(c, port)
  })
  after(async () => {
    await relay.close()
    await c.close()
  })

  const line = async (check: string, env = {}) => lineOf(await c.examine({}, env), check, "acme")

  test("is sound", async () => {
    assert.equal((await line("relay")).status, "ok")
    assert.equal((await line("account type")).status, "ok")
  })

  test("is told of a relay that does not know the secret", async () => {
    const { sentence } = await line("relay", { ACME_RELAY: randomBytes(32).toString("base64") })
    assert.match(sentence, /does not know the secret: compare egress\.secret/)
  })

  test("is told of a relay whose address is not listed", async () => {
    await c.inConsole({ whitelist: ["198.51.100.7"] })
    const { sentence } = await line("address list")
    assert.match(sentence, /40164.*add ::1 to the account's list.*API IP 白名单/)
  })

  test("is told of a relay that does not run", async () => {
    await relay.kill()
    const { sentence } = await line("relay")
    assert.match(sentence, new RegExp(`nothing answers at http://127\\.0\\.0\\.1:${port}`))
  })

  test("is told of a relay without this account", async () => {
    const { accounts } = c
    const other = accounts.find(({ name }) => name === "acme-club")
    const appSecret = { env: "CLUB" }
    const configuration = {
      accounts: [{ name: "acme-club", appId: other?.appId, appSecret, apiBase: c.sandboxUrl }],
      callers: [{ name: "edge", secret: { env: "ACME_RELAY" } }],
    }
    const secrets = { CLUB: other?.appSecret ?? "", ACME_RELAY: c.secrets.ACME_RELAY ?? "" }
    const without = await startRelay(port, configuration, secrets)
    try {
      assert.match((await line("relay")).sentence, /has no account with this AppID/)
    } finally {
      await without.close()
    }
  })
})

describe("an account with a pool of QR codes", () => {
  test("is told that the pool is empty", async () => {
    const c = await startClinic((config) => {
      const acme = accountIn(config)
      for (const name of ["appSecret", "apiBase", "openPlatform"]) delete acme[name]
      acme.egress = { kind: "pool" }
    })
    try {
      const line = lineOf(await c.examine(), "QR pool", "acme")
      assert.equal(line.status, "todo")
      assert.match(line.sentence, /pool fill/)
    } finally {
      await c.close()
    }
  })
})
