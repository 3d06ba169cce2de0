// `menshen pool`: fills the pool until it has so many free codes, goes on after whatever stopped it, and names what WeChat
// refuses.

import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { call, poolPath } from "../support/admin.ts"
import { poolWorld, qrPool } from "../support/pool.ts"
import { newPerson, openTicket, post, scan, untilSettled, type World } from "../support/world.ts"
import { run } from "./support/run.ts"

let w: World
before(async () => {
  w = await poolWorld((config) => {
    const { accounts, apps } = config as { accounts: object[]; apps: { firstSignIn: string }[] }
    Object.assign(accounts[0] ?? {}, { openPlatform: "acme-open" })
    config.apps = apps.filter(({ firstSignIn }) => firstSignIn === "create")
  })
})
after(() => w?.close())
beforeEach(() => platform("switches", { apiError: null }))

/** Somebody whose UnionID Menshen has got. */
let known: { openid: string; find: () => Promise<string> }

const platform = (path: string, change: object) => post(`${w.sandboxUrl}/platform/${path}`, change)
const count = async () => (await call(w, "GET", qrPool)).body
const pool = (verb: string, ...more: string[]) =>
  run(["pool", verb, "--account", "acme", ...more], {
    issuer: w.menshen.url,
    isAlone: true,
    env: { ACME_APP_SECRET: w.account.appSecret },
  })
const fill = (free: number) => pool("fill", "--count", String(free), "--api-base", w.sandboxUrl)

describe("menshen pool", { concurrency: 1 }, () => {
  test("status of an empty pool says how to fill it, and exits with 1", async () => {
    const { code, out, err } = await pool("status")
    assert.equal(code, 1)
    assert.match(out, /^0 free/)
    assert.match(err, /pool fill --account acme/)
  })

  test("fill makes as many as are missing, and a second run makes none", async () => {
    const first = await fill(150)
    assert.deepEqual([first.code, first.err], [0, ""])
    assert.match(first.out, /^150 made\. 150 free \(100 %\)/)
    assert.match((await fill(150)).out, /^0 made\. 150 free/)
    assert.match((await fill(155)).out, /^5 made\. 155 free/)
  })

  for (const [errcode, sentence] of [
    [45009, /quota of the day.*midnight in Beijing/],
    [40125, /AppSecret \(40125\)/],
    [48001, /certified service account/],
    [89999, /refused \/cgi-bin\/qrcode\/create \(89999\)/],
  ] as const) {
    test(`fill names ${errcode} and what to do`, async () => {
      await platform("switches", { apiError: { errcode, path: "/cgi-bin/qrcode/create" } })
      const { code, err } = await fill(1000)
      assert.equal(code, 3)
      assert.match(err, sentence)
      assert.equal((await count()).free, 155)
    })
  }

  test("fill names the address that is not listed (40164)", async () => {
    await platform("accounts", { account: "acme", whitelist: ["203.0.113.9"] })
    const { code, err } = await fill(1000)
    await platform("accounts", { account: "acme", whitelist: ["0.0.0.0/0", "::/0"] })
    assert.equal(code, 3)
    assert.match(err, /WeChat refuses (127\.0\.0\.1|::1) \(40164\).*API IP 白名单/)
  })

  test("no AppSecret goes to a host that is not WeChat's", async () => {
    const { code, err } = await pool("fill", "--count", "1", "--api-base", "https://evil.example")
    assert.equal(code, 2)
    assert.match(err, /AppSecret is sent to --api-base/)
  })

  test("unions brings what WeChat says about people who signed in without it", async () => {
    const { person, openid } = await newPerson(w)
    const ticket = await openTicket(w)
    await scan(w, person, ticket.url)
    assert.equal((await untilSettled(w, ticket)).state, "approved")
    const { appId } = w.account
    const find = async () =>
      JSON.stringify((await call(w, "POST", `${poolPath}/users/find`, { appId, openid })).body)
    known = { openid, find }
    assert.ok((await find()).includes(openid) && !(await find()).includes('"unionid"'))
    const wanted = `${poolPath}/wanted-unions?account=acme`
    assert.deepEqual((await call(w, "GET", wanted)).body, { openids: [openid], next: "" })
    const { code, out } = await pool("unions", "--api-base", w.sandboxUrl)
    assert.deepEqual(
      [code, out],
      [0, "1 asked about, 1 brought to Menshen, 0 of them without a UnionID.\n"],
    )
    assert.match(await find(), /"unionid":"/)
    assert.deepEqual((await call(w, "GET", wanted)).body, { openids: [], next: "" })
    assert.match((await pool("unions", "--api-base", w.sandboxUrl)).out, /^0 asked about/)
  })

  test("a UnionID that nobody asked for changes nothing (ID-03)", async () => {
    const { openid, find } = known
    const unions = [{ openid, unionid: "uOfSomebodyElse" }]
    const { body } = await call(w, "POST", `${poolPath}/unions`, { account: "acme", unions })
    assert.deepEqual(body, { taken: 0, notWanted: 1 })
    assert.doesNotMatch(await find(), /uOfSomebodyElse/)
  })

  test("discard asks for a word of confirmation", async () => {
    assert.equal((await pool("discard")).code, 2)
    assert.match((await pool("discard", "--yes")).out, /^0 free/)
  })
})
