import assert from "node:assert/strict"
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { folderTarget } from "../../../cli/backup/folder-target.ts"
import { generationName, partKey } from "../../../cli/backup/names.ts"
import { dropOutdated } from "../../../cli/backup/retention.ts"

const day = 86_400_000
const now = Date.parse("2026-11-30T12:00:00Z")

/** A folder with a generation that began so many days ago; a whole one ends a day later, or has only begun. */
async function withGenerations(...begun: [daysAgo: number, isWhole?: false][]) {
  const path = mkdtempSync(join(tmpdir(), "menshen-kept-"))
  const target = folderTarget(path)
  await target.put("key.age", Buffer.from("key"))
  for (const [daysAgo, isWhole = true] of begun) {
    const at = now - daysAgo * day
    const generation = generationName(at, "0a1b2c3d")
    const part = { generation, sequence: 0, at: at + day, ends: isWhole, isSealed: true }
    await target.put(partKey(part), Buffer.from("part"))
  }
  return { path, target, left: () => readdirSync(path).filter((name) => name !== "key.age").length }
}

test("what ended longer ago goes, and the key and strange files stay", async () => {
  const { path, target, left } = await withGenerations([40], [32], [30], [1])
  writeFileSync(join(path, "notes.txt"), "mine")
  const gone = await dropOutdated(target, 30 * day, now)
  assert.deepEqual(gone, [
    generationName(now - 40 * day, "0a1b2c3d"),
    generationName(now - 32 * day, "0a1b2c3d"),
  ])
  assert.equal(left(), 3)
  assert.ok(existsSync(join(path, "key.age")) && existsSync(join(path, "notes.txt")))
})

test("the newest whole one stays, however old, also beside one that has only begun", async () => {
  const { target, left } = await withGenerations([100], [90], [1, false])
  await dropOutdated(target, 30 * day, now)
  assert.equal(left(), 2)
})

test("files are whole or not there: an unfinished one is no part", async () => {
  const { path, target } = await withGenerations([1])
  const [generation = ""] = await target.generations()
  writeFileSync(join(path, generation, "000001-20261130T120000000Z.round.age.unfinished"), "")
  assert.deepEqual(await dropOutdated(target, 30 * day, now), [])
})
