// How long sessions and tokens last, and what ends them, with a simulated clock.

import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { endOrigin, endUnfollowed, endUser, isEnded } from "../../../edge/desks/sessions/endings.ts"
import * as grants from "../../../edge/desks/sessions/grants.ts"
import { insertPushedForm } from "../../../edge/desks/sessions/pushed-forms.ts"
import { insertRefreshToken } from "../../../edge/desks/sessions/refresh-tokens.ts"
import { sessionSteps } from "../../../edge/desks/sessions/session-schema.ts"
import { beginSession, insertSession, liveSession } from "../../../edge/desks/sessions/sessions.ts"
import { sweepSessions } from "../../../edge/desks/sessions/sweep.ts"
import { sqlInMemory } from "../../support/sql-storage.ts"

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const began = 1_800_000_000_000
const hash = (of: number) => new Uint8Array(32).fill(of)
const newSql = () => sqlInMemory(sessionSteps.flat())

const who = {
  user: "u1",
  appId: "wx1",
  openid: "o1",
  authTime: began,
  provedAt: began,
  confirm: "none" as const,
}
const session = { ...who, scene: "s1", browser: "Chrome / Linux" }
const grant: grants.Grant = {
  ...who,
  id: "s2",
  origin: "s1",
  clientId: "shop",
  scope: "openid offline_access",
  audience: "",
}

describe("a provider session", () => {
  test("lasts eight hours from the scan, even in constant use", () => {
    const sql = newSql()
    insertSession(sql, hash(1), session)
    assert.equal(liveSession(sql, hash(1), began + 8 * hour - 1)?.user, "u1")
    assert.equal(liveSession(sql, hash(1), began + 8 * hour), undefined)
    assert.equal(liveSession(sql, hash(2), began), undefined)
  })

  test("replaces the one that an earlier load of the same page got", () => {
    const sql = newSql()
    insertSession(sql, hash(1), session)
    insertSession(sql, hash(2), session)
    assert.equal(liveSession(sql, hash(1), began), undefined)
    assert.equal(liveSession(sql, hash(2), began)?.scene, "s1")
  })

  test('INV-23: does not begin after "not me" about its scan', () => {
    const sql = newSql()
    endOrigin(sql, "s1", began + 1000)
    assert.equal(beginSession(sql, hash(1), session), false)
    assert.equal(liveSession(sql, hash(1), began), undefined)
    assert.equal(beginSession(sql, hash(2), { ...session, scene: "s9" }), true)
    assert.equal(liveSession(sql, hash(2), began)?.scene, "s9")
  })
})

describe("the sweep of a session desk", () => {
  const rowsIn = (sql: SqlStorage, table: string) => sql.exec(`SELECT * FROM ${table}`).toArray()

  test("INV-22: deletes what has expired, and nothing else", () => {
    const sql = newSql()
    insertSession(sql, hash(1), session)
    grants.insertGrant(sql, grant, began)
    insertRefreshToken(sql, hash(1), grant, began)
    sql.exec("INSERT INTO assertions VALUES (?, ?)", hash(1), began + hour)
    const pushed = { clientId: "shop", form: "x", seconds: 60, address: "", shareBytes: 10_000 }
    insertPushedForm(sql, hash(1), pushed, began)
    const tables = ["pushed_forms", "assertions", "sessions", "grants", "refresh_tokens"]
    const left = (at: number) => {
      sweepSessions(sql, at)
      return tables.filter((table) => rowsIn(sql, table).length > 0)
    }
    assert.deepEqual(left(began + minute - 1), tables)
    assert.deepEqual(left(began + minute), tables.slice(1))
    assert.deepEqual(left(began + hour), tables.slice(2))
    assert.deepEqual(left(began + 8 * hour), tables.slice(3))
    assert.deepEqual(left(began + 30 * day - 1), tables.slice(3))
    assert.deepEqual(left(began + 30 * day), [])
  })

  test("INV-22: forgets an end after a day, when no code and no session is from before it", () => {
    const sql = newSql()
    endOrigin(sql, "s1", began)
    endUser(sql, "u1", began, began)
    endUnfollowed(sql, "u1", began, began)
    sweepSessions(sql, began + day - 1)
    assert.equal(isEnded(sql, grant), true)
    sweepSessions(sql, began + day)
    assert.equal(isEnded(sql, grant), false)
    for (const table of ["ended_users", "unfollowed_users", "ended_origins"]) {
      assert.deepEqual(rowsIn(sql, table), [], table)
    }
  })
})

describe("a grant", () => {
  test("without refresh tokens lasts ten minutes", () => {
    const sql = newSql()
    grants.insertGrant(sql, grant, began)
    assert.equal(grants.liveGrant(sql, "s2", began + 10 * minute - 1)?.openid, "o1")
    assert.equal(grants.liveGrant(sql, "s2", began + 10 * minute), undefined)
  })

  test("OA-05: a replay that arrives before its redemption is written still ends the grant", () => {
    const sql = newSql()
    grants.endGrant(sql, "s2", began)
    grants.insertGrant(sql, grant, began)
    insertRefreshToken(sql, hash(1), grant, began)
    assert.equal(grants.liveGrant(sql, "s2", began), undefined)
  })
})

describe("ending sessions and grants", () => {
  for (const [name, end, other] of [
    [
      "ID-06: ending a person's sign-ins",
      (sql: SqlStorage) => endUser(sql, "u1", began + minute, began + minute),
      "u2",
    ],
    ["INV-23: ending one scan", (sql: SqlStorage) => endOrigin(sql, "s1", began + minute), "u1"],
  ] as const) {
    test(`${name} ends its sessions, its grants and grants still on their way, and nothing else`, () => {
      const sql = newSql()
      insertSession(sql, hash(1), session)
      insertSession(sql, hash(2), { ...session, scene: "s9", user: other })
      grants.insertGrant(sql, grant, began)
      grants.insertGrant(sql, { ...grant, id: "s3", origin: "s9", user: other }, began)
      end(sql)
      const now = began + minute
      assert.equal(liveSession(sql, hash(1), now), undefined)
      assert.equal(grants.liveGrant(sql, "s2", now), undefined)
      assert.equal(liveSession(sql, hash(2), now)?.user, other)
      assert.ok(grants.liveGrant(sql, "s3", now))
      assert.equal(isEnded(sql, grant), true)
      assert.equal(isEnded(sql, { ...grant, user: other, origin: "s9" }), false)
      const later = { authTime: began + 2 * minute, provedAt: began + 2 * minute }
      assert.equal(isEnded(sql, { ...grant, ...later, origin: "s5" }), false, "a later scan is new")
    })
  }

  test("of a scan and an unfollow in one second of WeChat's, the one that came later counts", () => {
    const sql = newSql()
    const heard = began + 700
    endUnfollowed(sql, who.user, began, heard)
    const scan = { ...grant, provedAt: began }
    assert.equal(isEnded(sql, { ...scan, authTime: heard - 100 }), true)
    assert.equal(isEnded(sql, { ...scan, authTime: heard + 100 }), false)
    endUnfollowed(sql, who.user, began - 1000, heard + 5000)
    assert.equal(
      isEnded(sql, { ...scan, authTime: heard + 100 }),
      false,
      "older news changes nothing",
    )
  })
})
