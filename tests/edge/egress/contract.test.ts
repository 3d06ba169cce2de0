// One contract for every way out to WeChat's API: the same calls, the same answers, the same refusals (OP-01, AV-01). A
// new way out joins `kinds`. The table of docs/egress.md comes from here.

import assert from "node:assert/strict"
import { readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:https"
import { after, before, beforeEach, describe, mock, test } from "node:test"
import { WeChat } from "../../../cli/pool/wechat.ts"
import {
  type Call,
  changeOpenidCall,
  exchangeCall,
  qrCodeCall,
  userInfoCall,
} from "../../../edge/desks/account/egress/egress.ts"
import { onTheWay } from "../../../edge/desks/account/egress/errcodes.ts"
import { type Account, type AccountType, may } from "../../sandbox/wechat/account.ts"
import { startSandbox } from "../../sandbox/wechat/server.ts"
import { makeCertificate } from "../../support/certificate.ts"
import { freePort } from "../../support/ports.ts"
import { appId, appSecret } from "../../support/relay-server.ts"
import { type Kind, kinds, startWay, type Way } from "../../support/ways-out.ts"
import { post } from "../../support/world.ts"

const account = {
  name: "acme",
  appId,
  appSecret,
  originalId: "gh_0123456789ab",
  token: "TOKENTOKENTOKEN1",
  encodingAesKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  openPlatform: "acme-open",
}

const scene = "m0123456789012345678901"
const calm = {
  apiError: null,
  apiBody: null,
  apiStatus: 200,
  apiDelayMs: 0,
  apiDown: false,
  apiTruncated: false,
  apiBusyCalls: 0,
  apiPaddingBytes: 0,
  apiFaultPath: null,
  cloudRunAccount: null,
}
const usual = { type: "certified-service", whitelist: ["0.0.0.0/0", "::/0"] }

/** Only inside the container does WeChat know the account without a token. */
const placed = (kind: Kind) => ({ cloudRunAccount: kind === "cloudrun" ? "acme" : null })

/** A WeChat of its own for each way, so that the ways are tried side by side. */
async function startPlace(kind: Kind) {
  const options = { port: await freePort(), menshenUrl: "http://localhost:1", accounts: [account] }
  const sandbox = await startSandbox(options)
  const way = await startWay(kind, sandbox.url)
  const { body } = await post(`${sandbox.url}/phone/people`, { name: "Mei" })
  await post(`${sandbox.url}/phone/follow`, { person: body.person, account: "acme" })
  const platform = (path: string, change: object) => post(`${sandbox.url}/platform/${path}`, change)
  return {
    way,
    url: sandbox.url,
    openid: String(body.openid),
    switches: (change: object) => platform("switches", { ...calm, ...change, ...placed(kind) }),
    settings: (change: object) => platform("accounts", { account: "acme", ...change }),
    endTokens: () => platform("tokens", { account: "acme", do: "revoke" }),
    close: async () => {
      way.close()
      await sandbox.close()
    },
  }
}
type Place = Awaited<ReturnType<typeof startPlace>>

before(() => {
  mock.method(console, "log", () => undefined)
})

type Expected = { reason: string; errcode?: number; address?: RegExp }

interface Case {
  /** The switches of the sandbox. */
  fault?: (path: string) => object
  /** The settings of the account. */
  account?: object
  expected: Expected | Partial<Record<Kind, Expected | "accepted">>
}

const refusedWith = (errcode: number, reason: string, errmsg?: string): Case => ({
  fault: (path) => ({ apiError: { errcode, path, ...(errmsg && { errmsg }) } }),
  expected: { reason, errcode },
})
const unreachable = { reason: "wechat_unreachable" }
const onPath = (change: object) => (path: string) => ({ ...change, apiFaultPath: path })

const cases: Record<string, Case> = {
  "an address that is not listed": {
    account: { whitelist: ["203.0.113.9"] },
    expected: {
      direct: { reason: "wechat_ip_not_listed", errcode: 40164, address: /^(127\.0\.0\.1|::1)$/ },
      relay: { reason: "wechat_ip_not_listed", errcode: 40164, address: /^(127\.0\.0\.1|::1)$/ },
      cloudrun: "accepted",
    },
  },
  "a token that WeChat rejects for good": {
    ...refusedWith(40001, "wechat_credentials"),
    expected: {
      direct: { reason: "wechat_credentials", errcode: 40001 },
      relay: { reason: "wechat_credentials", errcode: 40001 },
      cloudrun: { reason: "account_misconfigured", errcode: onTheWay.cloudrun },
    },
  },
  "a used-up quota": refusedWith(45009, "wechat_quota"),
  "a missing permission": refusedWith(48001, "wechat_not_authorised"),
  "an administrator who has to confirm": refusedWith(89503, "wechat_ip_not_listed"),
  "a busy WeChat": refusedWith(-1, "wechat_unreachable"),
  "too many calls a minute": refusedWith(45011, "wechat_unreachable"),
  "a limited account": refusedWith(50002, "account_misconfigured"),
  "an answer that takes too long": { fault: onPath({ apiDelayMs: 10_000 }), expected: unreachable },
  "a page of HTML": { fault: onPath({ apiBody: "<html>busy</html>" }), expected: unreachable },
  "an empty answer": { fault: onPath({ apiBody: "" }), expected: unreachable },
  "a list": { fault: onPath({ apiBody: "[]" }), expected: unreachable },
  "an answer that breaks off": { fault: onPath({ apiTruncated: true }), expected: unreachable },
  "an answer that is too large": {
    fault: onPath({ apiPaddingBytes: 1 << 20 }),
    expected: unreachable,
  },
  "HTTP 404": { fault: onPath({ apiStatus: 404 }), expected: unreachable },
  "HTTP 502": { fault: onPath({ apiStatus: 502 }), expected: unreachable },
  "a redirect": { fault: onPath({ apiStatus: 302 }), expected: unreachable },
  "a closed connection": { fault: onPath({ apiDown: true }), expected: unreachable },
}

/** A pool has its codes ready whatever WeChat does; all else goes by its relay. */
function expectedOf({ expected }: Case, kind: Kind, { path }: Call): Expected | "accepted" {
  if (kind === "pool" && path === qrCodeCall("", 0).path) return "accepted"
  if ("reason" in expected) return expected as Expected
  return expected[kind === "pool" ? "relay" : kind] ?? unreachable
}

/** A call that every way out makes at the time of a sign-in. */
const calledOn = (kind: Kind, openid = "oNobody"): Call =>
  kind === "pool" ? userInfoCall(openid) : qrCodeCall(scene, 120)

function assertOutcome(answer: Awaited<ReturnType<Way["make"]>>, expected: Expected | "accepted") {
  if (expected === "accepted") return assert.equal(answer.ok, true)
  assert.ok(!answer.ok)
  assert.equal(answer.reason, expected.reason)
  assert.equal(answer.errcode, expected.errcode ?? 0)
  if (expected.address) assert.match(answer.address ?? "", expected.address)
}

describe("every way out", { concurrency: true }, () => {
  for (const kind of kinds) describe(`${kind}: a call`, { concurrency: 1 }, () => contractOf(kind))
})

function contractOf(kind: Kind): void {
  let place: Place
  before(async () => {
    place = await startPlace(kind)
  })
  after(() => place.close())
  beforeEach(async () => {
    await place.switches({})
    await place.settings(usual)
    if (kind !== "cloudrun") await place.endTokens()
  })
  const make = (call: Call) => place.way.make(call)

  test("gets what a sign-in needs of WeChat's answer", async () => {
    const code = await make(qrCodeCall(scene, 120))
    assert.ok(code.ok)
    assert.match(String(code.value.url), /^http:\/\/weixin\.qq\.com\//)
    const info = await make(userInfoCall(place.openid))
    assert.ok(info.ok)
    assert.deepEqual([info.value.openid, info.value.subscribe], [place.openid, 1])
    assert.equal(typeof info.value.unionid, "string")
    assertOutcome(await make(userInfoCall("oNobody")), { reason: "wechat_refused", errcode: 40003 })
    const moved = await make(changeOpenidCall("wx1111111111111111", [place.openid]))
    assertOutcome(moved, { reason: "wechat_refused", errcode: 63178 })
  })

  for (const [name, it] of Object.entries(cases)) {
    test(`hears of ${name} as on every other way`, async () => {
      if (it.account) await place.settings(it.account)
      for (const call of it.account ? [calledOn(kind)] : callsOf(place)) {
        await place.switches(it.fault?.(call.path) ?? {})
        assertOutcome(await make(call), expectedOf(it, kind, call))
        await place.switches({})
      }
    })
  }

  test("hears of a host that has no address", async () => {
    const way = await startWay(kind, "https://wechat.invalid")
    assertOutcome(await way.make(calledOn(kind)), unreachable)
    way.close()
  })

  test("hears of a server whose certificate nobody has signed", async () => {
    const server = await forgedWeChat()
    const way = await startWay(kind, server.url)
    assertOutcome(await way.make(calledOn(kind)), unreachable)
    way.close()
    server.close()
  })

  if (kind === "cloudrun") return
  test("gets a fresh token once WeChat rejects the one before", async () => {
    assert.equal((await make(calledOn(kind, place.openid))).ok, true)
    await place.endTokens()
    assert.equal((await make(calledOn(kind, place.openid))).ok, true)
  })

  test("hears that WeChat does not know a code of the web authorization", async () => {
    const answer = await make(exchangeCall("unknown"))
    assertOutcome(answer, { reason: "oauth_refused", errcode: 40029 })
  })

  test("hears of a refused token as of a refused call, and of its path", async () => {
    const path = "/cgi-bin/stable_token"
    await place.switches({ apiError: { errcode: 40243, path } })
    const answer = await make(calledOn(kind))
    assertOutcome(answer, { reason: "wechat_credentials", errcode: 40243 })
    assert.ok(!answer.ok && answer.call === path)
  })
}

const callsOf = ({ openid }: Place): Call[] => [qrCodeCall(scene, 120), userInfoCall(openid)]

/** A server that answers as WeChat would, under a certificate of its own. */
async function forgedWeChat() {
  const day = 86_400_000
  const dates: [Date, Date] = [new Date(Date.now() - day), new Date(Date.now() + day)]
  const port = await freePort()
  const server = createServer(makeCertificate("localhost", dates), (_, response) => {
    response.end('{"url":"http://weixin.qq.com/q/forged","access_token":"x","expires_in":9}')
  })
  await new Promise<void>((listening) => server.listen(port, "localhost", listening))
  return { url: `https://localhost:${port}`, close: () => server.close() }
}

describe("the page about accounts and networks", () => {
  const accounts: Partial<Record<AccountType, string>> = {
    "certified-service": "certified service account (认证服务号)",
    service: "service account without certification (未认证的服务号)",
    "certified-subscription": "certified subscription account (认证的订阅号)",
    subscription: "subscription account without certification (未认证的订阅号)",
    sandbox: "WeChat's test account (接口测试号)",
  }
  const networks: [name: string, kind: Kind, whitelist: string[]][] = [
    ["`direct`, from a listed address", "direct", usual.whitelist],
    ["`direct`, from any other", "direct", ["203.0.113.9"]],
    ["`relay`, at a listed address", "relay", usual.whitelist],
    ["`cloudrun`", "cloudrun", ["203.0.113.9"]],
    ["`pool`, filled from a listed address", "pool", usual.whitelist],
  ]

  /** Without a relay: what whoever fills the pool can make, and ask. */
  async function abilitiesOfPool({ openid, url }: Place) {
    const weChat = new WeChat({ name: "acme", appId, appSecret, apiBase: url })
    const { refusal } = await weChat.makeCodes(1, 600)
    if (refusal !== undefined) return `nothing (${/\d{5}/.exec(refusal.message)})`
    const [told] = await weChat.unionids([openid])
    return told?.unionid ? "scan, UnionID later" : "scan"
  }

  /** What works for such an account on such a network, tried at the sandbox. */
  async function abilities(type: AccountType, kind: Kind, place: Place) {
    const { way, openid } = place
    if (kind === "pool") return abilitiesOfPool(place)
    const [code, info, exchange] = [
      await way.make(qrCodeCall(scene, 120)),
      await way.make(userInfoCall(openid)),
      kind === "cloudrun" ? undefined : await way.make(exchangeCall("unknown")),
    ]
    const isReached = exchange && !exchange.ok && exchange.reason === "oauth_refused"
    const isAllowed = may({ type } as Account, "webOauth")
    if (!code.ok) return `nothing (${code.errcode})`
    const more = [info.ok && "UnionID", isReached && isAllowed && "inside WeChat"]
    return ["scan", ...more.filter(Boolean)].join(", ")
  }

  /** The cells of one network, from the first account to the last. */
  async function columnOf(kind: Kind, whitelist: string[]): Promise<string[]> {
    const place = await startPlace(kind)
    const cells: string[] = []
    for (const type of Object.keys(accounts) as AccountType[]) {
      await place.settings({ type, whitelist })
      await place.switches({})
      cells.push(await abilities(type, kind, place))
    }
    await place.close()
    return cells
  }

  test("says what the contract shows", async () => {
    const columns = await Promise.all(networks.map(([, kind, list]) => columnOf(kind, list)))
    const head = ["account", ...networks.map(([name]) => name), '`"signIn": "message"`']
    const lines = Object.values(accounts).map((name, at) => [
      name,
      ...columns.map((cells) => cells[at]),
      "message",
    ])
    const rows = [head, head.map(() => "---"), ...lines]
    const table = rows.map((row) => `| ${row.join(" | ")} |`).join("\n")
    const file = new URL("../../../docs/egress.md", import.meta.url)
    const [start, end] = ["<!-- accounts and networks -->", "<!-- /accounts and networks -->"]
    const text = readFileSync(file, "utf8")
    const [before = "", rest = ""] = text.split(start)
    const whole = `${before}${start}\n${table}\n${end}${rest.split(end)[1] ?? ""}`
    if (process.env.MENSHEN_EGRESS) writeFileSync(file, whole)
    else assert.equal(text, whole, "npm run egress writes it")
  })
})
