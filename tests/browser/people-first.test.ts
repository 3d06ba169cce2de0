// People in Chromium with the sandbox's phones: new and returning, under two official accounts, with
// late UnionIDs, and under every policy for a first sign-in. After each test the directory matches
// docs/people.md and docs/binding-rules.md.

import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import type { Browser } from "playwright-core"
import { call, poolPath } from "../support/admin.ts"
import { type ChoosingWorld, startChoosing, statementOf } from "../support/choosing.ts"
import { launch } from "../support/chromium.ts"
import { phoneCodeIn } from "../support/confirm.ts"
import { dayMs, letPass, ownerOf, rowsOf, until } from "../support/directory.ts"
import {
  arrived,
  openScreen,
  type Screen,
  scanOn,
  signInOn,
  startApplication,
} from "../support/screen.ts"
import * as world from "../support/world.ts"

let w: ChoosingWorld
let browser: Browser
let closeApplication = () => {}
before(async () => {
  w = await startChoosing((config) => {
    const apps = config.apps as object[]
    for (const [clientId, firstSignIn, account] of [
      ["open", "create", "acme"],
      ["club", "create", "acme-club"],
      ["binder", "bind-or-create", "acme"],
      ["regulars", "refuse", "acme"],
    ]) {
      apps.push({ ...apps[0], clientId, firstSignIn, account })
    }
  })
  closeApplication = await startApplication(w, oldSignIn)
  browser = await launch()
})
after(async () => {
  await browser.close()
  closeApplication()
  await w.close()
})

/** The application's own sign-in, which calls every visitor "old-account". */
function oldSignIn(url: URL): string {
  if (url.pathname !== "/bind") return ""
  const { jti, client_id: iss } = world.claimsOf(url.searchParams.get("request") ?? "")
  const statement = statementOf(w, jti, { claims: { iss, sub: "old-account" } })
  return `<a href="${w.menshen.url}/proofs/return?statement=${statement}">It is me</a>`
}

async function personIn(unionid: string | null) {
  const unionids = { "acme-open": unionid }
  const { body } = await world.post(`${w.sandboxUrl}/phone/people`, { name: "Mei", unionids })
  return body as { person: string; openid: string }
}

async function subOf(person: string, client = "open"): Promise<string> {
  const { sub, screen } = await signInOn(w, browser, person, client)
  await screen.context.close()
  return sub
}

/** A screen with a QR code that a new person has scanned. */
async function scanned(client: string) {
  const { person, openid } = await world.newPerson(w)
  const screen = await openScreen(w, browser, client)
  const phoneCode = phoneCodeIn(await scanOn(w, screen.page, person))
  return { person, openid, screen, phoneCode }
}

/** The user that the person becomes, now and at the next sign-in. */
async function becomes(screen: Screen, person: string, openid: string): Promise<string> {
  const sub = await arrived(w, screen)
  await screen.context.close()
  assert.equal(ownerOf(w, openid), sub)
  assert.equal(await subOf(person), sub)
  return sub
}

const countOf = (table: string, user: string) =>
  rowsOf(w, `SELECT * FROM ${table} WHERE user = ?`, user).length
const conflictsOf = (user: string) =>
  rowsOf(w, "SELECT other FROM conflicts WHERE user = ? AND state = 'open'", user)

describe("the users that people become", () => {
  test("a new person who returns is one user with one identity and one union", async () => {
    const { person, openid } = await world.newPerson(w)
    const sub = await subOf(person)
    assert.equal(ownerOf(w, openid), sub)
    assert.equal(await subOf(person), sub)
    assert.deepEqual([countOf("identities", sub), countOf("unions", sub)], [1, 1])
  })

  test("a person under two official accounts is one user by the UnionID", async () => {
    const { person } = await world.newPerson(w)
    const sub = await subOf(person)
    assert.equal(await subOf(person, "club"), sub)
    assert.deepEqual([countOf("identities", sub), countOf("unions", sub)], [2, 1])
  })

  test("a UnionID that appears a week later is attached, or is a conflict that both users survive", async () => {
    const taken = "oTakenByTheFirstxxxxxxxxxxxx"
    const [free, late] = [await personIn(null), await personIn(null)]
    const first = await personIn(taken)
    const subs = []
    for (const { person } of [free, late, first]) subs.push(await subOf(person))
    const [freeSub = "", lateSub = "", firstSub = ""] = subs
    for (const [{ person }, unionid] of [
      [free, "oAppearsAWeekLaterxxxxxxxxxx"],
      [late, taken],
    ] as const) {
      const unionids = { "acme-open": unionid }
      await world.post(`${w.sandboxUrl}/phone/unionids`, { person, unionids })
    }
    await letPass(w, 7 * dayMs)
    assert.equal(await subOf(free.person), freeSub)
    assert.equal(await subOf(late.person), lateSub)
    await until("the union is attached", () => countOf("unions", freeSub) === 1)
    await until("the conflict is there", () => conflictsOf(lateSub).length === 1)
    assert.equal(conflictsOf(lateSub)[0]?.other, firstSub)
    assert.equal(countOf("unions", lateSub), 0)
    for (const [{ person }, sub] of [
      [late, lateSub],
      [first, firstSub],
    ] as const) {
      assert.equal(await subOf(person), sub)
    }
  })
})

describe("the policy for a first sign-in", () => {
  for (const client of ["shop", "binder"]) {
    test(`${client === "shop" ? "ask" : "bind-or-create"}: people have no user until they say that they are new`, async () => {
      const { person, openid, screen } = await scanned(client)
      const isNew = screen.page.getByRole("button", { name: "I am new here" })
      await isNew.waitFor()
      assert.equal(ownerOf(w, openid), undefined)
      await isNew.click()
      await becomes(screen, person, openid)
    })
  }

  test("refuse: a new person is refused and leaves no trace, and a known person signs in", async () => {
    const { person, openid, screen } = await scanned("regulars")
    await screen.page.getByText("cannot sign in here").waitFor()
    assert.equal(ownerOf(w, openid), undefined)
    assert.ok(!screen.page.url().startsWith(w.redirectUri))
    await screen.context.close()
    const sub = await subOf(person)
    assert.equal(await subOf(person, "regulars"), sub)
  })

  test("a proof by the application makes its account this person's", async () => {
    const subs = []
    for (const client of ["shop", "binder"]) {
      const { person, openid, screen, phoneCode } = await scanned(client)
      const { page } = screen
      await page.fill("#code-for-app", phoneCode)
      await page.getByRole("button", { name: "Sign in to it at" }).click()
      await page.getByRole("link", { name: "It is me" }).click()
      subs.push(await becomes(screen, person, openid))
      const query = "SELECT user FROM app_accounts WHERE client_id = ? AND account = 'old-account'"
      assert.equal(rowsOf(w, query, client)[0]?.user, subs.at(-1))
    }
    assert.notEqual(subs[0], subs[1], "account ids of two applications are two accounts")
  })

  test("a one-time code makes the person the user on record", async () => {
    const record = { user: "user-mei", emails: ["mei@example.com"] }
    await call(w, "POST", `${poolPath}/import`, JSON.stringify(record))
    const { person, openid, screen, phoneCode } = await scanned("shop")
    const { page } = screen
    await page.fill("#code-for-otp", phoneCode)
    await page.fill("#address", "mei@example.com")
    await page.getByRole("button", { name: "Send me a code" }).click()
    await until("the code is sent", () => w.letters.length > 0)
    await page.fill("#code", JSON.parse(w.letters[0]?.body ?? "").data.code)
    await page.getByRole("button", { name: "Confirm" }).click()
    assert.equal(await becomes(screen, person, openid), "user-mei")
  })
})
