// What a restore changes, on files with the real tables.

import assert from "node:assert/strict"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, test } from "node:test"
import { DataFolder } from "../../../cli/backup/data-folder.ts"
import { DeskReader } from "../../../cli/backup/desk-reader.ts"
import { mend } from "../../../cli/backup/mend.ts"
import { finalStates, states } from "../../../edge/core/generated.ts"
import { judgeLengths } from "../../../edge/desks/account/chat-code-length.ts"
import { desks, fillIn, insert, makeFolder, pathOf, read } from "../support/folders.ts"

const now = Date.parse("2026-11-30T12:00:00Z")
const mended = (folder: string) => mend(folder, desks.map(pathOf), now)

describe("OP-17: a restore", () => {
  test("ends the sessions and grants of users whom the directory does not have, and no others", () => {
    const folder = makeFolder((within) => {
      fillIn(within("Directory"), "users", { user: "known" })
      for (const user of ["known", "unknown"]) {
        const at = { user, expires_at: now + 1 }
        fillIn(within("SessionDesk"), "sessions", { ...at, hash: Buffer.from(user) })
        fillIn(within("SessionDesk"), "grants", { ...at, id: user })
      }
      // Ended before it was written: it has no user, and stays.
      fillIn(within("SessionDesk"), "grants", { id: "ended", user: "", ended_at: 1 })
    })
    const { people, sessions, grants, withoutUser } = mended(folder)
    assert.deepEqual([people, sessions, grants, withoutUser], [1, 1, 1, 2])
    assert.deepEqual(read(folder, "SessionDesk", "SELECT user FROM sessions"), ["known"])
    assert.deepEqual(read(folder, "SessionDesk", "SELECT id FROM grants"), ["ended", "known"])
  })

  test("leaves no ticket to be continued, and the ended ones as they are", () => {
    const folder = makeFolder((within) => {
      for (const state of states) {
        fillIn(within("TicketDesk"), "tickets", { scene: state, state, deadline: now + 60_000 })
      }
    })
    assert.equal(mended(folder).tickets, states.length - finalStates.length)
    const ended = read(folder, "TicketDesk", "SELECT scene FROM tickets WHERE deadline = 0")
    const live = states.filter((state) => !finalStates.includes(state))
    assert.deepEqual(ended.toSorted(), [...live].sort())
  })

  test("keeps the pushes that wait, and forgets what was ordered about the dead ones", () => {
    const folder = makeFolder((within) => {
      for (const dead of [0, 1]) {
        fillIn(within("ForwardDesk"), "pushes", { id: String(dead), dead, next_at: now })
      }
      fillIn(within("ForwardDesk"), "standing_orders", { kind: "retry" })
    })
    mended(folder)
    const kept = "SELECT dead || ' ' || next_at FROM pushes ORDER BY number"
    assert.deepEqual(read(folder, "ForwardDesk", kept), [`0 ${now}`, `1 ${now}`])
    assert.deepEqual(read(folder, "ForwardDesk", "SELECT kind FROM standing_orders"), [])
  })

  for (const [longest, next] of [
    [0, 7],
    [6, 7],
    [7, 8],
    [8, 8],
  ] as const) {
    test(`gives no chat code for ten minutes that one of before may have been: ${longest}`, () => {
      const folder = makeFolder((within) => {
        if (longest === 0) return
        fillIn(within("AccountKeeper"), "chat_codes", { code: "1".repeat(longest) })
      })
      mended(folder)
      const keeper = new DatabaseSync(join(folder, pathOf("AccountKeeper")))
      const rows = keeper.prepare("SELECT digits, until FROM full_chat_code_lengths").all()
      keeper.close()
      const full = new Map(rows.map((row) => [Number(row.digits), Number(row.until)]))
      assert.equal(judgeLengths(full, 0, now).digits, next)
      assert.equal(judgeLengths(full, 0, now + 10 * 60 * 1000).digits, 6)
    })
  }
})

test("OP-17: every moment begins before the first copy is made, in the order of the table", async (t) => {
  const folder = makeFolder((within) => {
    insert(within("KeyRing"), "installation", { one: 1, id: "i", issuer: "x" })
  })
  const events: string[] = []
  const { begin, change } = DeskReader.prototype
  t.mock.method(DeskReader.prototype, "begin", function (this: DeskReader) {
    events.push(`begin ${this.path.split("/")[0]}`)
    return begin.call(this)
  })
  t.mock.method(DeskReader.prototype, "change", function (this: DeskReader, copy: string) {
    events.push("copy")
    return change.call(this, copy)
  })
  const data = new DataFolder(folder)
  const paths: string[] = []
  await data.read(data.makeScratch(), true, async ({ path }) => void paths.push(path))
  data.close()
  assert.deepEqual(events, [
    "begin menshen-Directory",
    "begin menshen-ForwardDesk",
    "begin menshen-TicketDesk",
    "begin menshen-AccountKeeper",
    "begin menshen-SessionDesk",
    "begin menshen-KeyRing",
    ...desks.map(() => "copy"),
  ])
  assert.equal(paths.length, desks.length)
})

test("a round has what was committed before its moment, and only the pages that changed since", async () => {
  const folder = makeFolder((within) => {
    const sessions = within("SessionDesk")
    for (let at = 0; at < 2000; at++) fillIn(sessions, "ended_users", { user: `u${at}`, at })
  })
  const data = new DataFolder(folder)
  const round = async (isFull: boolean) => {
    const changes: [string, number, number][] = []
    await data.read(data.makeScratch(), isFull, async ({ path, pages, image }) => {
      changes.push([path, pages.length, image.pages.length])
    })
    data.keep()
    return changes
  }
  const whole = await round(true)
  const [, pages, all] = whole.find(([path]) => path === pathOf("SessionDesk")) ?? ["", 0, 1]
  assert.equal(pages, all)
  assert.deepEqual(await round(false), [], "nothing changed")
  const writer = new DatabaseSync(join(folder, pathOf("SessionDesk")))
  writer.exec("UPDATE ended_users SET at = 5 WHERE user = 'u7'")
  const [[changed, some, still] = ["", 0, 0], ...others] = await round(false)
  assert.deepEqual([changed, others.length, still], [pathOf("SessionDesk"), 0, all])
  assert.ok(some >= 1 && some <= 2, `${some} pages of ${all}`)
  writer.exec("BEGIN")
  writer.exec("UPDATE ended_users SET at = 6")
  assert.deepEqual(await round(false), [], "what is not committed is not there")
  writer.exec("COMMIT")
  assert.ok(((await round(false))[0]?.[1] ?? 0) > 3)
  writer.close()
  data.close()
})
