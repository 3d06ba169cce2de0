// kill -9 while late unions are found, and a data folder of the first release.

import assert from "node:assert/strict"
import { randomInt } from "node:crypto"
import { after, before, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { changeRows, dayMs, letPass, rowsOf, until } from "../../support/directory.ts"
import * as world from "../../support/world.ts"

const crowd = 24
const crashes = 6

let w: world.World
before(async () => {
  w = await world.startWorld()
})
after(() => w.close())

async function newcomers(): Promise<{ person: string; sub: unknown }[]> {
  return Promise.all(
    Array.from({ length: crowd }, async () => {
      const unionids = { "acme-open": null }
      const { body } = await world.post(`${w.sandboxUrl}/phone/people`, { name: "Mei", unionids })
      return { person: body.person, sub: (await world.signIn(w, body.person)).sub }
    }),
  )
}

/** Pairs of people whom WeChat later calls one person. */
async function joinInPairs(people: { person: string }[], pair: (at: number) => string) {
  for (const [at, { person }] of people.entries()) {
    const unionids = { "acme-open": pair(at >> 1) }
    await world.post(`${w.sandboxUrl}/phone/unionids`, { person, unionids })
  }
}

describe("the directory after a crash", () => {
  test(`finds each late union once and loses nobody over ${crashes} times kill -9`, async () => {
    const people = await newcomers()
    await joinInPairs(people, (pair) => `oPair${String(pair).padStart(6, "0")}xxxxxxxxxxxxxxxxx`)
    await letPass(w, 7 * dayMs)
    await world.post(`${w.sandboxUrl}/platform/switches`, { apiDelayMs: 30 })
    for (let crash = 0; crash < crashes; crash++) {
      const entering = people.map(({ person }) => world.signIn(w, person).catch(() => undefined))
      await sleep(randomInt(20, 400))
      await w.menshen.kill()
      await Promise.all(entering)
      await w.menshen.start()
    }
    for (const { person, sub } of people) assert.equal((await world.signIn(w, person)).sub, sub)
    const wanted = () => rowsOf(w, "SELECT * FROM wanted_unions").length
    await until("nothing is wanted any more", () => wanted() === 0)
    const pairs = crowd / 2
    assert.equal(rowsOf(w, "SELECT * FROM unions").length, pairs)
    assert.equal(rowsOf(w, "SELECT * FROM conflicts WHERE state = 'open'").length, pairs)
    assert.equal(rowsOf(w, "SELECT * FROM users WHERE state = 'active'").length, crowd)
  })

  test("a data folder of the first release keeps its people", async () => {
    const { person, openid } = await world.newPerson(w)
    const { sub } = await world.signIn(w, person)
    await changeRows(w, (database) => {
      const people = "SELECT user, created_at FROM users"
      const identities = "SELECT app_id, openid, user, created_at FROM identities"
      database.exec("PRAGMA foreign_keys = OFF")
      database.exec(`CREATE TABLE old_users AS ${people}; CREATE TABLE old_ids AS ${identities}`)
      const tables = database.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'",
      )
      for (const { name } of tables.all() as { name: string }[]) {
        if (!/^(_cf_|old_)/.test(name)) database.exec(`DROP TABLE ${name}`)
      }
      database.exec(`CREATE TABLE users (user TEXT PRIMARY KEY, created_at INTEGER NOT NULL)
      STRICT, WITHOUT ROWID; INSERT INTO users SELECT * FROM old_users; DROP TABLE old_users`)
      database.exec(`CREATE TABLE identities (app_id TEXT NOT NULL, openid TEXT NOT NULL,
      user TEXT NOT NULL REFERENCES users (user), created_at INTEGER NOT NULL,
      PRIMARY KEY (app_id, openid)) STRICT, WITHOUT ROWID;
      INSERT INTO identities SELECT * FROM old_ids; DROP TABLE old_ids`)
    })
    const people = rowsOf(w, "SELECT * FROM users").length
    assert.deepEqual(Object.keys(rowsOf(w, "SELECT * FROM users")[0] ?? {}), ["user", "created_at"])
    assert.equal((await world.signIn(w, person)).sub, sub)
    assert.equal(rowsOf(w, "SELECT * FROM users WHERE state = 'active'").length, people)
    const found = () => rowsOf(w, "SELECT * FROM unions WHERE user = ?", String(sub)).length === 1
    await until("the union of an old identity is asked for", found)
    assert.equal(
      rowsOf(w, "SELECT following FROM identities WHERE openid = ?", openid)[0]?.following,
      1,
    )
  })
})
