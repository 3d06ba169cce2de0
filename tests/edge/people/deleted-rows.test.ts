// What the disk keeps of a forgotten person: nothing once the files are rebuilt, which the engine lets
// nobody do while Menshen runs (edge/desks/storage.md#deleted-rows).

import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { test } from "node:test"
import { filesOf, ownerOf, rowsOf, until } from "../../support/directory.ts"
import { freePort } from "../../support/ports.ts"
import * as world from "../../support/world.ts"

const desks = ["TicketDesk", "Directory", "AccountKeeper", "SessionDesk", "KeyRing"]

/** The files that hold the bytes, of deleted rows too. */
function filesWith(w: world.World, text: string): string[] {
  const { dataDir } = w.menshen
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return files.filter((file) => readFileSync(file).includes(text))
}

test("VACUUM while Menshen is stopped leaves no byte of a forgotten person's openid", async () => {
  const w = await world.startWorld((config) => {
    const [shop] = config.apps as Record<string, unknown>[]
    if (shop) shop.onUnfollow = "forget"
  })
  try {
    const { person, openid } = await world.newPerson(w)
    const other = await world.newPerson(w)
    for (const one of [person, other.person]) await world.signIn(w, one)
    await world.post(`${w.sandboxUrl}/phone/unfollow`, { person, account: "acme" })
    assert.equal(ownerOf(w, openid), undefined)
    await until("no letter is left", () => rowsOf(w, "SELECT * FROM outbox").length === 0)
    await w.menshen.kill()
    assert.ok(filesWith(w, openid).length > 0, "the bytes of deleted rows are still there")
    for (const file of desks.flatMap((desk) => filesOf(w, desk))) {
      const database = new DatabaseSync(file)
      database.exec("VACUUM")
      database.close()
    }
    assert.deepEqual(filesWith(w, openid), [])
    assert.ok(filesWith(w, other.openid).length > 0)
  } finally {
    await w.close()
  }
})

/** A Durable Object that tells what the engine answers to each statement. */
const asker = `
import { DurableObject } from "cloudflare:workers"
export class Desk extends DurableObject {
  ask(statement) {
    try {
      this.ctx.storage.sql.exec(statement).toArray()
      return "permitted"
    } catch (error) {
      return String(error)
    }
  }
}
export default {
  fetch: async (request, { DESK }) =>
    new Response(await DESK.get(DESK.idFromName("one")).ask(await request.text())),
}`

const askerConfig = (port: number, folder: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .asker),
    (name = "disk", disk = (path = "${folder}", writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const asker :Workerd.Worker = (
  modules = [(name = "asker.js", esModule = embed "asker.js")],
  compatibilityDate = "2026-10-01",
  durableObjectNamespaces = [(className = "Desk", uniqueKey = "desk", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [(name = "DESK", durableObjectNamespace = "Desk")],
);`

test("the engine still refuses every statement that would clear deleted rows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "menshen-asker-"))
  const port = await freePort()
  writeFileSync(join(folder, "asker.js"), asker)
  writeFileSync(join(folder, "asker.capnp"), askerConfig(port, folder))
  const binary = join(import.meta.dirname, "../../../node_modules/.bin/workerd")
  const engine = spawn(binary, ["serve", join(folder, "asker.capnp")], { stdio: "ignore" })
  try {
    const ask = async (body: string) =>
      (await fetch(`http://localhost:${port}/`, { method: "POST", body })).text()
    const works = () => ask("SELECT 1").then((said) => said === "permitted")
    await until("the engine answers", () => works().catch(() => false))
    for (const statement of [
      "PRAGMA secure_delete = ON",
      "SELECT * FROM pragma_secure_delete",
      "PRAGMA wal_checkpoint(TRUNCATE)",
      "PRAGMA incremental_vacuum",
      "VACUUM",
    ]) {
      assert.match(await ask(statement), /not authorized|within a transaction/, statement)
    }
  } finally {
    engine.kill()
    rmSync(folder, { recursive: true, force: true })
  }
})
