// `menshen configuration`: what counts, a check, a new version, the list, and the way back.

import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import * as store from "../support/configuration.ts"
import { run } from "./support/run.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-configuration-"))
const file = join(folder, "menshen.json")

let w: store.StoreWorld
before(async () => {
  w = await store.storeWorld((config) => {
    config.limits = {}
  })
})
after(() => {
  rmSync(folder, { recursive: true })
  return w.close()
})

const menshen = (...words: string[]) =>
  run(["configuration", ...words], { issuer: w.menshen.url, isAlone: true })
const write = (settings: object) => writeFileSync(file, JSON.stringify(settings))

describe("menshen configuration", { concurrency: 1 }, () => {
  test("show prints the text alone, and says beside it which one it is", async () => {
    const { code, out, err } = await menshen("show")
    assert.equal(code, 0)
    assert.deepEqual(JSON.parse(out), w.deployed())
    assert.match(err, /this is the deployed one\. The newest version is 0\./)
  })

  test("check names faults with their pointers, and stores nothing", async () => {
    const settings = w.deployed()
    Object.assign(settings.apps[0] ?? {}, { pool: "nowhere" })
    write(settings)
    const wrong = await menshen("check", file)
    assert.equal(wrong.code, 3)
    assert.match(wrong.out, /^\/apps\/0\/pool: /)
    write(w.deployed())
    const sound = await menshen("check", file)
    assert.deepEqual([sound.code, /bytes, and no fault\.$/m.test(sound.out)], [0, true])
    assert.equal((await menshen("history")).out, "Nothing was stored.\n")
  })

  test("put stores a version, and one whose base is old is refused", async () => {
    write(store.named(w, "By Command"))
    const { code, out } = await menshen("put", file, "--base", "0", "--note", "a name")
    assert.deepEqual([code, out], [0, "Stored as version 1.\n"])
    const late = await menshen("put", file, "--base", "0")
    assert.equal(late.code, 3)
    assert.match(late.err, /Somebody stored another version/)
    assert.match((await menshen("history")).out, /^1 {2}20.* admin:\S+ {2}\d+ bytes {2}a name$/m)
    assert.match((await menshen("show")).err, /this is version 1 of the store/)
  })

  test("put of a text with faults names them, and stores nothing", async () => {
    write({ ...w.deployed(), issuer: "http://localhost:1" })
    const { code, err } = await menshen("put", file, "--base", "1")
    assert.equal(code, 3)
    assert.match(err, /\/issuer: differs from the deployed configuration.*nothing was stored/s)
  })

  test("undo goes back, and to the deployed configuration", async () => {
    write(store.named(w, "Second"))
    assert.equal((await menshen("put", file, "--base", "1")).code, 0)
    assert.equal((await menshen("undo", "--base", "2")).out, "Stored as version 3.\n")
    assert.match((await menshen("show")).out, /By Command/)
    assert.equal((await menshen("undo", "--base", "3", "--to", "0")).code, 0)
    assert.match((await menshen("show")).err, /the deployed one\. The newest version is 4/)
    assert.match((await menshen("history")).out, /as deployed {2}undo: version 0/)
    assert.match((await menshen("show", "--version", "2")).out, /Second/)
  })

  test("what is too large is refused before it is sent", async () => {
    writeFileSync(file, " ".repeat(262_145))
    const { code, err } = await run(["configuration", "put", file, "--base", "4"], {
      issuer: "https://127.0.0.1:1",
      isAlone: true,
    })
    assert.equal(code, 1)
    assert.match(err, /has 262145 bytes, and a configuration has 262144 at most/)
  })

  test("put and undo ask for the version that was read", async () => {
    for (const words of [["put", file], ["undo"], ["undo", "--base", "-1"]]) {
      const { code } = await menshen(...words)
      assert.ok(code === 2 || code === 1, words.join(" "))
    }
  })
})
