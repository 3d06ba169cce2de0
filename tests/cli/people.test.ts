// The command line against a real Menshen: import, inspect and export people.

import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { openidOf, recordOf } from "../support/crowd.ts"
import type { World } from "../support/world.ts"
import { run } from "./support/run.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-cli-"))
let w: World
let ground: { appId: string; clientId: string }
before(async () => {
  w = await adminWorld()
  ground = { appId: w.account.appId, clientId: "shop" }
})
after(async () => {
  await w.close()
  rmSync(folder, { recursive: true })
})

const users = (words: string[], world = w) => run(words, { issuer: world.menshen.url })
const json = async (words: string[]) => {
  const { out, err } = await users([...words, "--json"])
  assert.equal(err, "")
  return out
    .trim()
    .split("\n")
    .map((text) => JSON.parse(text))
}

function fileOf(name: string, lines: (string | Uint8Array)[]): string {
  const path = join(folder, name)
  writeFileSync(path, Buffer.concat(lines.flatMap((one) => [Buffer.from(one), Buffer.from("\n")])))
  return path
}
const lineOf = (at: number, more = {}) => JSON.stringify({ ...recordOf(at, ground), ...more })

test("each bad line of a file is named, the others are imported, and exit is 1", async () => {
  const path = fileOf("bad.jsonl", [
    lineOf(1),
    '{"nickname":"Mei"}',
    Uint8Array.of(0x22, 0xff, 0x22),
    `"${"x".repeat(40_000)}"`,
    lineOf(2),
    lineOf(1, { phones: [] }),
    "",
    lineOf(3, { emails: ["\u001b[31m"] }),
    lineOf(4),
  ])
  const { code, out } = await users(["import", path])
  assert.equal(code, 1)
  const named: [line: number, sentence: string][] = [
    [2, "/nickname is unknown here"],
    [3, "The line is not UTF-8"],
    [4, "The line is longer than 16384 bytes"],
    [6, "An identity of it is on line 1 already"],
    [8, "/emails/0 is not an e-mail"],
  ]
  for (const [line, sentence] of named)
    assert.ok(out.includes(`line ${line}: refused: ${sentence}`))
  const summary = "9 lines: 3 created, 0 added to, 0 there already, 0 in conflict, 5 refused."
  assert.ok(out.includes(summary), out)
  const again = await users(["import", path])
  assert.match(again.out, /0 created, 0 added to, 3 there already, 0 in conflict, 5 refused/)
})

test("a dry run from a pipe with --json leaves nothing behind", async () => {
  const input = [lineOf(101), "{", lineOf(101)].join("\n")
  for (let round = 0; round < 2; round++) {
    const { code, out } = await run(["import", "-", "--dry-run", "--json"], {
      issuer: w.menshen.url,
      input,
    })
    assert.equal(code, 1)
    const lines = out
      .trim()
      .split("\n")
      .map((text) => JSON.parse(text))
    assert.deepEqual(
      lines
        .slice(0, -1)
        .map(({ line, reason }) => [line, reason])
        .sort(),
      [
        [2, "record_malformed"],
        [3, "identity_repeated"],
      ],
    )
    const { created, refused, dryRun } = lines.at(-1)
    assert.deepEqual([created, refused, dryRun], [1, 2, true])
  }
})

test("find, show, merge, undo, unlink and forget work for one person", async () => {
  await users([
    "import",
    fileOf("two.jsonl", [lineOf(11, { user: "u-11" }), lineOf(12, { user: "u-12" })]),
  ])
  const identity = ["--app-id", ground.appId, "--openid", openidOf(12)]
  const [found] = await json(["find", ...identity])
  assert.equal(found.user, "u-12")
  assert.equal((await json(["find", "--client", "shop", "--account", "c-11"]))[0].user, "u-11")
  assert.equal((await json(["find", "--email", "person-11@example.com"]))[0].user, "u-11")
  const shown = await users(["show", "u-12"])
  assert.match(shown.out, /^u-12 {2}active, since 2020/)
  assert.match(shown.out, /identity +wx/)
  const merged = await users(["merge", "u-12", "u-11"])
  assert.match(merged.out, /^u-12 is now u-11\. Merge \d+\.\n$/)
  const merge = /\d+\.\n$/.exec(merged.out)?.[0].replace(/\D/g, "") ?? ""
  assert.match((await users(["show", "u-12"])).out, /merged into u-11/)
  assert.equal((await users(["unlink", "u-11", ...identity])).code, 0)
  assert.equal((await users(["find", ...identity])).code, 3)
  assert.equal((await users(["undo", merge])).code, 0)
  const [restored] = await json(["find", ...identity])
  assert.equal(restored.user, "u-12", "the undo gives back what was taken off meanwhile")
  assert.equal((await users(["forget", "u-11", "--yes"])).code, 0)
  assert.match((await users(["show", "u-11"])).out, /^u-11 {2}forgotten/)
  const [audit] = await json(["audit", "u-11"])
  assert.ok(audit.entries.some(({ action }: { action: string }) => action === "forget_user"))
})

test("a refusal is a sentence and exit 3", async () => {
  const { code, out, err } = await users(["show", "nobody"])
  assert.deepEqual([code, out], [3, ""])
  assert.equal(err, "menshen: There is no such user in this pool.\n")
  const wrongKey = await run(["show", "nobody"], { issuer: w.menshen.url, key: "k".repeat(32) })
  assert.equal(wrongKey.code, 3)
  assert.match(wrongKey.err, /admin key/)
})

test("an export imported into an empty pool gives the same export", async () => {
  const lines = Array.from({ length: 1203 }, (_, at) => lineOf(1000 + at))
  await users(["import", fileOf("many.jsonl", lines)])
  const path = join(folder, "export.jsonl")
  const exported = await users(["export", path])
  assert.deepEqual([exported.code, exported.out], [0, ""])
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const text = readFileSync(path, "utf8")
  assert.ok(text.split("\n").length > 1203)
  const other = await adminWorld()
  try {
    const imported = await users(["import", path], other)
    assert.equal(imported.code, 0, imported.out)
    assert.equal((await users(["export"], other)).out, text)
  } finally {
    await other.close()
  }
})
