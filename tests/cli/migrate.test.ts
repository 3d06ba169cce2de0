// menshen users migrate: with WeChat's answers and with a file, and where to continue after a stop.

import assert from "node:assert/strict"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { adminWorld } from "../support/admin.ts"
import { newPerson, post, signIn, type World } from "../support/world.ts"
import { run } from "./support/run.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-migrate-"))
let w: World
before(async () => {
  w = await adminWorld()
})
after(async () => {
  await w.close()
  rmSync(folder, { recursive: true })
})

const accounts = ["--from", "acme", "--to", "acme-club"]
const migrate = (...words: string[]) =>
  run(["migrate", ...accounts, ...words], { issuer: w.menshen.url })

test("people move, and those that WeChat does not know are named with exit 1", async () => {
  const { person } = await newPerson(w)
  await signIn(w, person)
  const early = await migrate()
  assert.equal(early.code, 3, "there was no migration yet: 63178")
  assert.match(early.err, /errcode/)
  await post(`${w.sandboxUrl}/platform/migrate`, { from: "acme", to: "acme-club" })
  // After everybody with a random openid, because `--after` follows the order of openids.
  const lines = Array.from({ length: 130 }, (_, at) =>
    JSON.stringify({ identities: [{ appId: w.account.appId, openid: `ozzz${1000 + at}` }] }),
  )
  const file = join(folder, "strangers.jsonl")
  writeFileSync(file, lines.join("\n"))
  await run(["import", file], { issuer: w.menshen.url })
  const { code, out } = await migrate()
  assert.equal(code, 1)
  assert.match(out, /^ozzz1000: unknown: WeChat knows no new openid for it\.$/m)
  assert.match(out, /^1 moved, 0 moved before, 0 in conflict, 130 unknown, 0 refused\.\n$/m)
  const rest = await migrate("--after", "ozzz1099")
  assert.match(rest.out, /^0 moved, 0 moved before, 0 in conflict, 30 unknown, 0 refused\.\n$/m)
})

test("each line of a mapping is named by its number in the file", async () => {
  const file = join(folder, "mapping.jsonl")
  writeFileSync(file, '{"ori_openid":"ozzz1001","new_openid":"oNew1001"}\n\n{"x":1}\n')
  const { code, out } = await migrate(file)
  assert.equal(code, 1)
  assert.match(out, /^3: refused: The line is not/m)
  assert.match(out, /^1 moved, /m)
  const again = await migrate(file)
  assert.match(again.out, /^0 moved, 1 moved before, /m)
})
