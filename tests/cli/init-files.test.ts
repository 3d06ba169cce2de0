// How `menshen init` and `menshen add` replace a file: as a whole, in its place, with its mode.

import assert from "node:assert/strict"
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { withSecrets } from "../../cli/init/env-file.ts"
import { modeOfSecrets, replaceFile } from "../../cli/init/files.ts"
import { textOf } from "../../cli/init/text-of.ts"
import { sayIn } from "../../cli/init/texts.ts"
import { newFolder } from "./support/init.ts"

test("a link stays a link, and its file keeps its mode", () => {
  const { path } = newFolder()
  const [file, link] = [join(path, "real/menshen.json"), join(path, "menshen.json")]
  mkdirSync(join(path, "real"))
  writeFileSync(file, "old")
  chmodSync(file, 0o640)
  symlinkSync(file, link)
  replaceFile(link, "new")
  assert.ok(lstatSync(link).isSymbolicLink())
  assert.deepEqual([readFileSync(file, "utf8"), statSync(file).mode & 0o777], ["new", 0o640])
  assert.deepEqual(readdirSync(join(path, "real")), ["menshen.json"])
})

test("secrets stay readable for the group that they were given to, and for nobody else", () => {
  const { path } = newFolder()
  const file = join(path, "menshen.env")
  const modeAfter = (mode: number) => {
    writeFileSync(file, "old")
    chmodSync(file, mode)
    replaceFile(file, "new", modeOfSecrets)
    return (statSync(file).mode & 0o777).toString(8)
  }
  assert.deepEqual([0o640, 0o600, 0o644, 0o660, 0o666].map(modeAfter), [
    "640",
    "600",
    "600",
    "640",
    "600",
  ])
})

test("a file that cannot be replaced leaves nothing behind", () => {
  const { path } = newFolder()
  mkdirSync(join(path, "menshen.json"))
  assert.throws(() => replaceFile(join(path, "menshen.json"), "new"), /menshen\.json cannot be/)
  assert.deepEqual(readdirSync(path), ["menshen.json"])
})

test("the text of a configuration is the configuration, with what is short on one line", () => {
  const document = {
    issuer: "https://login.example.com",
    accounts: [{ token: { env: "A_TOKEN" }, welcome: 'a "word"\n' }],
    empty: { list: [], object: {} },
    long: Array.from({ length: 30 }, (_, at) => `number-${at}`),
    admin: { key: { env: "KEY" } },
    numbers: [1, true, null],
  }
  const text = textOf(document)
  assert.deepEqual(JSON.parse(text), document)
  assert.deepEqual(Object.keys(JSON.parse(text)), Object.keys(document))
  assert.match(text, /^ {6}"token": \{ "env": "A_TOKEN" \},$/m)
  assert.ok(text.endsWith("\n}\n") && !text.split("\n").some((line) => line.length > 100))
})

test("a last line without its end does not swallow the next one", () => {
  const secret = { name: "B_TOKEN", value: "b", about: "env.token" as const, owner: "b" }
  const { text, kept, empty } = withSecrets("A=1", [secret], sayIn("en"))
  assert.match(text, /^A=1\n\n# b: .*\nB_TOKEN=b\n$/)
  assert.deepEqual([kept, empty], [[], []])
})
