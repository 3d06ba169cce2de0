// The steps of docs/operating.md for accounts that move to another Open Platform, one after the other (ID-09).

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { dayMs, letPass, rowsOf, until } from "../support/directory.ts"
import * as world from "../support/world.ts"
import { run } from "./support/run.ts"

const path = join(import.meta.dirname, "../../docs/operating.md")
const [, section = ""] = /^## Move accounts.*?\n(.*?)^## /ms.exec(readFileSync(path, "utf8")) ?? []
const commands = [...section.matchAll(/npx menshen users (.*)/g)].map(([, words = ""]) => words)

interface Settings {
  accounts: { openPlatform?: string }[]
}

type Person = { person: string; sub: string; unionid: unknown }

let settings: Settings
let w: world.World
before(async () => {
  w = await adminWorld((config) => {
    world.addClub(config)
    settings = config as unknown as Settings
  })
})
after(() => w.close())

/** Runs a command of the section with the operator's values in it. */
async function operate(command: string | undefined, values: Record<string, string> = {}) {
  const words = (command ?? "").split(" ").map((word) => values[word] ?? word)
  const { code, out, err } = await run(words, { issuer: w.menshen.url })
  assert.equal(code, 0, err)
  return out
}

/** The conflict that names these people, as the first command prints it. */
async function conflictOf(...subs: string[]): Promise<string> {
  const lines = (await operate(commands[0])).split("\n")
  const line = lines.find((one) => subs.every((sub) => one.includes(sub))) ?? ""
  if (subs.length === 1) assert.match(line, / alone over /)
  return /^conflict (\d+) \(open\)/.exec(line)?.[1] ?? ""
}

async function claimsAt(client: "shop" | "club", person: string) {
  const { sub, wechat_unionid: unionid } = await world.signIn(w, person, client)
  return { sub: String(sub), unionid }
}

async function arrive(): Promise<Person> {
  const { person } = await world.newPerson(w)
  return { person, ...(await claimsAt("shop", person)) }
}

/** Signs in until the new UnionID is in the token; Menshen asks WeChat beside the sign-in. */
async function untilRenewed({ person, sub, unionid }: Person): Promise<unknown> {
  let claims = await claimsAt("shop", person)
  await until("the token has the new UnionID", async () => {
    if (claims.unionid !== undefined && claims.unionid !== unionid) return true
    claims = await claimsAt("shop", person)
    return false
  })
  assert.equal(claims.sub, sub)
  return claims.unionid
}

describe("accounts that move to another Open Platform", () => {
  let between: Person[]
  let mei: Person
  let hua: Person

  test("0. people sign in between the move and the new name", async () => {
    assert.deepEqual(commands, ["conflicts --state open", "resolve CONFLICT --into USER"])
    between = [await arrive(), await arrive()]
    await letPass(w, 31 * dayMs)
    mei = await arrive()
    hua = await arrive()
    for (const account of ["acme", "acme-club"]) {
      const change = { account, openPlatform: "globex-open" }
      await world.post(`${w.sandboxUrl}/platform/accounts`, change)
    }
    for (const { person, sub, unionid } of between) {
      assert.deepEqual(await claimsAt("shop", person), { sub, unionid })
      await until("the conflict is noted", async () => (await conflictOf(sub)) !== "")
    }
  })

  test("2. the platform gets a new name, and Menshen starts again", async () => {
    for (const account of settings.accounts) {
      if (account.openPlatform !== undefined) account.openPlatform = "globex"
    }
    await w.menshen.kill()
    await w.menshen.start(JSON.stringify(settings))
  })

  test("3. everybody keeps their sub, and has no UnionID until more than a day has passed", async () => {
    for (const { person, sub } of [mei, hua]) {
      assert.deepEqual(await claimsAt("shop", person), { sub, unionid: undefined })
    }
    const { sub } = await claimsAt("club", hua.person)
    assert.notEqual(sub, hua.sub, "by a second account too early")
    await letPass(w, 2 * dayMs)
    const unionid = await untilRenewed(mei)
    assert.deepEqual(await claimsAt("club", mei.person), { sub: mei.sub, unionid })
  })

  test("5. two users who are one person become the older one", async () => {
    const { sub: younger } = await claimsAt("club", hua.person)
    await claimsAt("shop", hua.person)
    await until("a conflict names both", async () => (await conflictOf(hua.sub, younger)) !== "")
    const conflict = await conflictOf(hua.sub, younger)
    await operate(commands[1], { CONFLICT: conflict, USER: hua.sub })
    const unionid = await untilRenewed(hua)
    assert.deepEqual(await claimsAt("club", hua.person), { sub: hua.sub, unionid })
  })

  test("5. who signed in too early has the new UnionID at the next sign-in, or at once", async () => {
    const [lei, wei] = between as [Person, Person]
    await untilRenewed(lei)
    for (const { sub } of between) {
      await operate(commands[1], { CONFLICT: await conflictOf(sub), USER: sub })
    }
    const [row] = rowsOf(w, "SELECT unionid FROM identities WHERE user = ?", wei.sub)
    assert.notEqual(row?.unionid, wei.unionid)
    await untilRenewed(wei)
    assert.equal(await operate(commands[0]), "", "nothing is left to settle")
  })
})
