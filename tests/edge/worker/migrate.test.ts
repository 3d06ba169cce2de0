// A data folder with the table names of an older version: everything under way in it continues.

import assert from "node:assert/strict"
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { after, before, describe, test } from "node:test"
import { accountSteps } from "../../../edge/desks/account/keeper-schema.ts"
import { directorySteps } from "../../../edge/desks/directory/store/tables.ts"
import { sessionSteps } from "../../../edge/desks/sessions/session-schema.ts"
import { ticketSteps } from "../../../edge/desks/ticket/ticket-schema.ts"
import { account, cookieOf, visit } from "../../support/account.ts"
import * as confirm from "../../support/confirm.ts"
import { filesOf } from "../../support/directory.ts"
import * as push from "../../support/push.ts"
import { ticketCookie } from "../../support/ticket-cookie.ts"
import * as world from "../../support/world.ts"

let w: world.World
before(async () => {
  w = await confirm.startLadder(world.onlyByCode)
})
after(() => w.close())

type Row = Record<string, SQLInputValue>

/** The former names of tables and columns, by their current names. */
const oldTables: Record<string, string> = {
  chat_codes: "user_codes",
  wrong_chat_codes: "wrong_codes",
  pending_confirmations: "asked_people",
  app_accounts: "accounts",
}
const oldColumns: Record<string, string> = {
  "tickets.openid": "subject",
  "tickets.chat_code": "user_code",
  "proofs.otp_hash": "code_hash",
}
const oldPlaces: Record<string, string[]> = {
  purpose: ["sign_in", "link"],
  confirm: ["none", "tap", "reply", "phone-code", "oauth"],
}

/** The columns that are read from the request now. */
function columnsOf({ request }: Row): Row {
  if (typeof request !== "string" || request === "") return {}
  const params = new URLSearchParams(request)
  const value = (name: string) => params.get(name) ?? ""
  return { redirect_uri: value("redirect_uri"), state_param: value("state"), nonce: value("nonce") }
}

function oldRow(table: string, row: Row): Row {
  const old = Object.entries({ ...row, ...columnsOf(row) }).map(
    ([column, value]): [string, SQLInputValue] => {
      const places = oldPlaces[column]
      const name = oldColumns[`${table}.${column}`] ?? column
      return [name, places ? places.indexOf(String(value)) : value]
    },
  )
  return Object.fromEntries(old)
}

type Steps = readonly (readonly string[])[]

/** The steps before the one that named tables and columns anew. */
function olderSteps(steps: Steps): Steps {
  const renames = steps.findLastIndex((step) => step.some((line) => line.includes(" RENAME ")))
  return steps.slice(0, renames)
}

/** Recreates the tables of a desk as they were before they got their names, and keeps the rows
 * of those that existed. */
function toOldTables(file: string, steps: Steps): void {
  const database = new DatabaseSync(file)
  database.exec("PRAGMA foreign_keys = OFF")
  const listed = database.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'",
  )
  const names = listed.all().map(({ name }) => String(name))
  const tables = names.filter((name) => !name.startsWith("_cf_") && name !== "schema_version")
  const kept = tables.map((table) => {
    const rows = database.prepare(`SELECT * FROM ${table}`).all() as Row[]
    return { table, rows: rows.map((row) => oldRow(table, row)) }
  })
  for (const table of tables) database.exec(`DROP TABLE ${table}`)
  for (const statement of olderSteps(steps).flat()) database.exec(statement)
  for (const { table, rows } of kept) {
    const old = oldTables[table] ?? table
    const info = database.prepare("SELECT name FROM pragma_table_info(?)").all(old)
    if (info.length === 0) continue
    // Without the tables and columns that came later.
    const known = new Set(info.map(({ name }) => name))
    for (const row of rows) {
      const columns = Object.keys(row).filter((column) => known.has(column))
      const insert = `INSERT INTO ${old} (${columns}) VALUES (${columns.map(() => "?")})`
      database.prepare(insert).run(...columns.map((column) => row[column] ?? null))
    }
  }
  database.prepare("UPDATE schema_version SET version = ?").run(olderSteps(steps).length)
  database.close()
}

const desks = {
  TicketDesk: ticketSteps,
  AccountKeeper: accountSteps,
  SessionDesk: sessionSteps,
  Directory: directorySteps,
}

async function withOldFolder(): Promise<void> {
  await w.menshen.kill()
  for (const [desk, steps] of Object.entries(desks)) {
    for (const file of filesOf(w, desk)) toOldTables(file, steps)
  }
  await w.menshen.start()
}

/** A person sent the code of a page and has to confirm. */
async function sent(client: confirm.Rung): Promise<confirm.Scanned> {
  const ticket = await world.openTicket(w, { client_id: client })
  const openid = push.newOpenid()
  const chatReply = (await confirm.answer(w, openid, ticket.chat_code ?? "")) ?? ""
  const confirmLink = confirm.linkIn(chatReply, "confirm")
  const links = { confirmLink, notMeLink: confirm.linkIn(chatReply, "not-me") }
  return { ticket, openid, client, chatReply, ...links, phoneCode: confirm.phoneCodeIn(chatReply) }
}

/** The session cookie of a browser that is signed in at the provider. */
async function signedIn(person: string): Promise<string> {
  const ticket = await world.openTicket(w)
  await world.sendText(w, person, ticket.chat_code ?? "")
  await world.untilSettled(w, ticket)
  const holder = ticketCookie(ticket)
  return cookieOf(await visit(w, `/authorize/resume?ticket=${ticket.scene}`, holder))
}

describe("a data folder with the old tables", () => {
  test("RC-11: its sign-ins and sessions continue under the new tables", async () => {
    const { person, openid } = await world.newPerson(w)
    const first = await world.openTicket(w)
    await world.sendText(w, person, first.chat_code ?? "")
    assert.equal((await world.untilSettled(w, first)).state, "approved")
    const { body } = await world.collect(w, first)
    const { body: tokens } = await world.redeem(w, body.code, first.verifier)
    const cookie = await signedIn(person)
    const waiting = await world.openTicket(w)
    const scans = [await sent("tap"), await sent("reply"), await sent("phone-code")]

    await withOldFolder()

    for (const scan of scans) {
      assert.equal((await world.statusOf(w, scan.ticket)).body.confirm, scan.client)
      await confirm.agree(w, scan)
      const redeemed = await confirm.tokensOf(w, scan)
      const claims = world.claimsOf(redeemed.body.id_token)
      assert.equal(claims.acr, `urn:menshen:confirm:${scan.client}`)
      assert.equal(claims.wechat_openid, scan.openid)
    }
    await world.sendText(w, person, waiting.chat_code ?? "")
    assert.equal(
      (await world.untilSettled(w, waiting)).state,
      "approved",
      "its code is still its own",
    )
    const userinfo = await fetch(`${w.menshen.url}/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    assert.equal(userinfo.status, 200, "a grant goes on")
    assert.equal(((await userinfo.json()) as Row).wechat_openid, openid)
    const page = await account(w, cookie)
    assert.ok(page.html.includes(`…${openid.slice(-4)}`), "a session goes on")
  })
})
