// A wrong menshen.json, and a WeChat API that fails.

import assert from "node:assert/strict"
import { performance } from "node:perf_hooks"
import { after, afterEach, before, describe, test } from "node:test"
import { demoConfig, startMenshen } from "../../support/menshen.ts"
import { freePort } from "../../support/ports.ts"
import { assertTakesLess } from "../../support/takes.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

const calm = {
  apiDown: false,
  apiDelayMs: 0,
  apiTruncated: false,
  apiBusyCalls: 0,
  apiError: null,
  callerIp: null,
  adminMustConfirm: false,
}
const switches = async (change: object) => {
  const { status, body } = await world.post(`${w.sandboxUrl}/platform/switches`, change)
  assert.equal(status, 200, JSON.stringify(body))
}
const endTokens = (how: "revoke" | "expire") =>
  world.post(`${w.sandboxUrl}/platform/tokens`, { account: "acme", do: how })
afterEach(() => switches(calm))

/** Starts Menshen with a faulty configuration, and returns the answer of /health and the log. */
async function startWrong(
  change: (config: Record<string, unknown>, secrets: Record<string, string>) => void,
) {
  const port = await freePort()
  const base = demoConfig({ menshen: port, sandbox: 1, demo: 2 })
  const config = JSON.parse(base.configText)
  const secrets = { ...base.secrets }
  change(config, secrets)
  const configText = JSON.stringify(config)
  const menshen = await startMenshen({ configText, secrets, port, misconfigured: true })
  const health = await fetch(`${menshen.url}/health`)
  const answer = { status: health.status, text: await health.text(), log: menshen.log() }
  await menshen.stop()
  return answer
}

const ask = () => {
  const challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
  return world.post(
    `${w.menshen.url}/tickets`,
    {
      client_id: "shop",
      redirect_uri: w.redirectUri,
      code_challenge: challenge,
      code_challenge_method: "S256",
    },
    { origin: w.origin },
  )
}

/** The answer, which must come within `ms`. */
async function askWithin(ms: number) {
  let answer: Awaited<ReturnType<typeof ask>> | undefined
  await assertTakesLess(ms, async () => {
    const began = performance.now()
    answer = await ask()
    return performance.now() - began
  })
  assert.ok(answer)
  return answer
}

describe("a wrong menshen.json", () => {
  test("makes /health answer 503, and the log names every fault with its pointer", async () => {
    const { status, text, log } = await startWrong((config) => {
      const [account] = config.accounts as Record<string, unknown>[]
      const [app] = config.apps as Record<string, unknown>[]
      if (account) Object.assign(account, { appId: "not an id!", encryption: "rot13" })
      if (app) Object.assign(app, { confirm: undefined, redirectUris: ["nonsense"], surprise: 1 })
    })
    assert.equal(status, 503)
    const pointers = [
      "/accounts/0/appId",
      "/accounts/0/encryption",
      "/apps/0/confirm",
      "/apps/0/redirectUris/0",
      "/apps/0/surprise",
    ]
    for (const pointer of pointers) assert.ok(log.includes(`"pointer":"${pointer}"`), pointer + log)
    assert.ok(!text.includes("appId"), "a stranger is not told")
  })

  test("names a missing or malformed secret, and never its value", async () => {
    const canary = "canary-not-43-characters"
    const { status, log } = await startWrong((_, secrets) => {
      delete secrets.ACME_TOKEN
      secrets.ACME_AES_KEY = canary
    })
    assert.equal(status, 503)
    assert.match(log, /"pointer":"\/accounts\/0\/token"/)
    assert.match(log, /"pointer":"\/accounts\/0\/encodingAesKey"/)
    assert.match(log, /ACME_TOKEN/)
    assert.ok(!log.includes(canary))
  })
})

const callsOf = async (path: string) => {
  const { calls } = await (await fetch(`${w.sandboxUrl}/platform/log`)).json()
  return calls.filter((call: { path: string }) => call.path === path).length as number
}

describe("a failing WeChat API", () => {
  // 45009 lasts until midnight in Beijing: tests/attack/spent-quota.test.ts.
  const troubles: [name: string, change: object, error: string, logged: RegExp][] = [
    [
      "40164 for an address that is not listed",
      {
        apiError: {
          errcode: 40164,
          errmsg: "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist",
        },
      },
      "account_misconfigured",
      /"errcode":40164.*"address":"203\.0\.113\.9"/,
    ],
    [
      "48001 for a missing permission",
      { apiError: { errcode: 48001, path: "/cgi-bin/qrcode/create" } },
      "account_misconfigured",
      /"errcode":48001/,
    ],
    [
      "89503 while the administrator has to confirm",
      { adminMustConfirm: true },
      "account_misconfigured",
      /"errcode":89503/,
    ],
    ["−1 while it is busy", { apiBusyCalls: 9 }, "wechat_unreachable", /"errcode":-1/],
    ["no answer", { apiDown: true }, "wechat_unreachable", /"event":"wechat_unreachable"/],
    ["a slow answer", { apiDelayMs: 10_000 }, "wechat_unreachable", /"event":"wechat_unreachable"/],
    [
      "half an answer",
      { apiTruncated: true },
      "wechat_unreachable",
      /"event":"wechat_unreachable"/,
    ],
  ]

  for (const [name, change, error, logged] of troubles) {
    for (const fresh of [false, true]) {
      test(`AV-10, BI 142–143: ${name}${fresh ? ", without a token," : ""} leads to 503 within 3 s`, async () => {
        await world.openTicket(w)
        if (fresh) await endTokens("revoke")
        await switches(change)
        const before = w.menshen.log().length
        const { status, body, response } = await askWithin(3000)
        assert.deepEqual([status, body.error], [503, error])
        const isLasting = error === "account_misconfigured"
        assert.equal(response.headers.get("retry-after"), isLasting ? null : "5")
        assert.match(body.error_description, /^[A-Z].*\.$/)
        assert.ok(
          !/\d{5}|203\.0/.test(JSON.stringify(body)),
          "no code or address of WeChat's outside",
        )
        const log = w.menshen.log().slice(before)
        assert.match(log, logged)
        assert.ok(!log.includes(w.account.appSecret))
        await switches(calm)
        assert.equal((await ask()).status, 201, "and it recovers by itself")
      })
    }
  }
})

describe("WeChat's access token", () => {
  for (const how of ["revoke", "expire"] as const) {
    test(`is replaced once, unnoticed, when WeChat ends it (${how})`, async () => {
      await world.openTicket(w)
      const [tokens, codes] = [
        await callsOf("/cgi-bin/stable_token"),
        await callsOf("/cgi-bin/qrcode/create"),
      ]
      await endTokens(how)
      assert.equal((await ask()).status, 201)
      assert.equal(await callsOf("/cgi-bin/stable_token"), tokens + 1)
      assert.equal(await callsOf("/cgi-bin/qrcode/create"), codes + 2)
    })
  }

  test("is requested once per sign-in if WeChat keeps refusing it", async () => {
    await switches({ apiError: { errcode: 40001, path: "/cgi-bin/qrcode/create" } })
    const tokens = await callsOf("/cgi-bin/stable_token")
    assert.equal((await ask()).status, 503)
    assert.ok((await callsOf("/cgi-bin/stable_token")) - tokens <= 1)
  })

  test("AV-02: is requested once for tickets one after the other", async () => {
    await world.openTicket(w)
    const before = await callsOf("/cgi-bin/stable_token")
    for (let tickets = 0; tickets < 3; tickets++) await world.openTicket(w)
    assert.equal(await callsOf("/cgi-bin/stable_token"), before)
  })

  test("AV-02: is requested once for 50 simultaneous tickets", async () => {
    const other = await world.startWorld()
    try {
      await Promise.all(Array.from({ length: 50 }, () => world.openTicket(other)))
      const { calls } = await (await fetch(`${other.sandboxUrl}/platform/log`)).json()
      const tokenCalls = calls.filter(
        ({ path }: { path: string }) => path === "/cgi-bin/stable_token",
      )
      assert.equal(tokenCalls.length, 1)
    } finally {
      await other.close()
    }
  })
})
