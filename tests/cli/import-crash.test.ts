// kill -9 in the middle of an import, of Menshen alone and then of both: no person is lost or
// doubled.

import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import type { AuditView } from "../../edge/base/admin-api.ts"
import { adminWorld, call, poolPath } from "../support/admin.ts"
import { openidOf, writeCrowd } from "../support/crowd.ts"
import type { World } from "../support/world.ts"
import { run, start } from "./support/run.ts"

const people = 20_000
const folder = mkdtempSync(join(tmpdir(), "menshen-crash-"))
const file = join(folder, "people.jsonl")

let w: World
before(async () => {
  w = await adminWorld()
  await writeCrowd(file, people, { appId: w.account.appId, clientId: "shop" })
})
after(async () => {
  await w.close()
  rmSync(folder, { recursive: true })
})

const openidIn = ({ openid }: { openid: string }) => openid
const accountIn = ({ account }: { account: string }) => account

/** Waits until the person of a line exists, which means that its batch was stored. */
async function untilImported(line: number): Promise<void> {
  const search = { appId: w.account.appId, openid: openidOf(line - 1) }
  for (let tries = 0; tries < 6000; tries++) {
    if ((await call(w, "POST", `${poolPath}/users/find`, search)).status === 200) return
    await sleep(5)
  }
  throw new Error(`line ${line} was never imported`)
}

test("an import of 20,000 people survives two crashes with each person once and correct sums", async () => {
  const issuer = w.menshen.url
  const first = start(["import", file], { issuer })
  await untilImported(4000)
  await w.menshen.kill()
  await w.menshen.start()
  await untilImported(9000)
  await Promise.all([w.menshen.kill(), first.child.kill("SIGKILL"), first.ended])
  await w.menshen.start()
  assert.equal((await first.ended).code, null, "it had gone on by itself after the first crash")

  const second = await run(["import", file], { issuer })
  assert.equal(second.code, 0, second.out + second.err)
  const from = Number(/Going on behind line (\d+),/.exec(second.err)?.[1])
  assert.ok(from >= 9000 && from < people, second.err)
  const sums = `${people} lines: ${people} created, 0 added to, 0 there already, 0 in conflict`
  assert.ok(second.out.includes(sums), second.out)

  const copy = join(folder, "export.jsonl")
  assert.equal((await run(["export", copy], { issuer })).code, 0)
  const exported = readFileSync(copy, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
  assert.equal(exported.length, people)
  const openids = exported.flatMap(({ identities }) => identities.map(openidIn))
  assert.deepEqual(openids.sort(), Array.from({ length: people }, (_, at) => openidOf(at)).sort())
  assert.equal(new Set(exported.map(({ user }) => user)).size, people)
  const accounts = exported.flatMap((one) => one.accounts.map(accountIn))
  assert.equal(new Set(accounts).size, people)
})

test("a file whose sent part has changed is imported from the beginning", async () => {
  const issuer = w.menshen.url
  const begun = start(["import", file], { issuer })
  while (!(await newestImport()).includes('"same":500')) await sleep(5)
  begun.child.kill("SIGKILL")
  await begun.ended
  // After the part that identifies the file, and within the first batch.
  const text = readFileSync(file, "utf8")
  const at = text.indexOf("c-400")
  assert.ok(at > 64 * 1024)
  const path = join(folder, "changed.jsonl")
  writeFileSync(
    path,
    `${text.slice(0, at)}x-400${text.slice(at + 5, text.indexOf("c-900"))}x"}]}\n`,
  )
  const { code, err, out } = await run(["import", path], { issuer })
  assert.ok(!err.includes("Going on"), err)
  assert.ok(out.includes("901 lines: 0 created, 2 added to, 899 there already"), out)
  assert.equal(code, 0)
})

async function newestImport(): Promise<string> {
  const { body } = await call(w, "GET", `${poolPath}/audit`)
  return JSON.stringify(body.entries.find((row: AuditView) => row.action === "admin.import") ?? {})
}
