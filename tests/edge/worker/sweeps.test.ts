// INV-22: what the alarms of the desks delete. While Menshen is stopped, the test moves the times of rows back and
// makes the alarms due.

import assert from "node:assert/strict"
import { join } from "node:path"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { sweepTickets } from "../../../edge/desks/ticket/ticket-row.ts"
import { filesOf } from "../../support/directory.ts"
import * as rp from "../../support/relying-party.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"
import { until } from "../../support/until.ts"
import { openTicket, type World } from "../../support/world.ts"

type Desk = "TicketDesk" | "SessionDesk"

const minuteMs = 60_000
const hourMs = 60 * minuteMs
let w: World
before(async () => {
  w = await rp.startProvider()
})
after(() => w.close())

function inFile<T>(file: string, use: (database: DatabaseSync) => T): T {
  const database = new DatabaseSync(file, { timeout: 5000 })
  try {
    return use(database)
  } finally {
    database.close()
  }
}

const valuesOf = (desk: Desk, query: string) =>
  filesOf(w, desk).flatMap((file) =>
    inFile(file, (database) => database.prepare(query).all().flatMap(Object.values)),
  )

/** Nanoseconds since 1970, as workerd keeps the time of an alarm: in the desk's own file and in one for all. */
const longAgo = 1_000_000_000

/** Stops Menshen, changes rows of every desk of the kind, and starts it with their alarms due. */
async function ring(desk: Desk, change: string, ...values: SQLInputValue[]): Promise<void> {
  await w.menshen.kill()
  for (const file of filesOf(w, desk)) {
    inFile(file, (database) => {
      database.prepare(change).run(...values)
      const { changes } = database.prepare("UPDATE _cf_METADATA SET value = ?").run(longAgo)
      assert.equal(changes, 1, "an alarm was set")
    })
  }
  inFile(join(w.menshen.dataDir, `menshen-${desk}/metadata.sqlite`), (database) =>
    database.prepare("UPDATE _cf_ALARM SET scheduled_time = ?").run(longAgo),
  )
  await w.menshen.start()
}

const states = () => valuesOf("TicketDesk", "SELECT state FROM tickets")
const sessions = () => valuesOf("SessionDesk", "SELECT count(*) FROM sessions")

describe("the alarm", () => {
  test("of the tickets deletes those that are over, and comes again for those that are not", async () => {
    await rp.tokensOf(w, new rp.UserAgent(w))
    await openTicket(w)
    const old = "UPDATE tickets SET created_at = created_at - ?"
    await ring("TicketDesk", old, 61 * minuteMs)
    await until("only the sign-in is left", () => states().join() === "redeemed")
    await ring("TicketDesk", old, 24 * hourMs)
    await until("nothing is left", () => states().length === 0)
  })

  test("of the sessions deletes those that are over", async () => {
    await rp.tokensOf(w, new rp.UserAgent(w))
    await rp.tokensOf(w, new rp.UserAgent(w))
    const [before] = sessions()
    assert.ok(Number(before) >= 2)
    const one = "UPDATE sessions SET expires_at = ? WHERE hash = (SELECT min(hash) FROM sessions)"
    await ring("SessionDesk", one, Date.now() - 1)
    await until("one is gone", () => sessions()[0] === Number(before) - 1)
  })
})

const columns = "scene, created_at, state, purpose, openid, user, request, hint"

describe("a ticket", () => {
  test("is deleted after an hour, or 25 hours after what it may have given", () => {
    const sql = sqlInMemory([`CREATE TABLE tickets (${columns})`])
    const now = Date.now()
    const add = (scene: string, age: number, given: [string, string, string, string]) =>
      sql.exec(
        `INSERT INTO tickets (${columns}) VALUES (?, ?, ?, ?, ?, ?, '', x'')`,
        scene,
        now - age,
        ...given,
      )
    for (const [age, ms] of Object.entries({
      young: 59 * minuteMs,
      old: 61 * minuteMs,
      late: 25 * hourMs - minuteMs,
      gone: 25 * hourMs + minuteMs,
    })) {
      add(`${age} scan`, ms, ["denied", "sign_in", "o1", ""])
      add(`${age} sign-in`, ms, ["redeemed", "sign_in", "o1", "u1"])
      add(`${age} link`, ms, ["choosing", "link", "o1", ""])
    }
    assert.equal(sweepTickets(sql, now), true)
    const left = sql.exec("SELECT scene FROM tickets ORDER BY created_at DESC, scene").toArray()
    assert.deepEqual(
      left.map(({ scene }) => scene),
      [
        "young link",
        "young scan",
        "young sign-in",
        "old link",
        "old sign-in",
        "late link",
        "late sign-in",
      ],
    )
    assert.equal(sweepTickets(sql, now + 2 * hourMs + 25 * hourMs), false)
    assert.deepEqual(sql.exec("SELECT scene FROM tickets").toArray(), [])
  })
})
