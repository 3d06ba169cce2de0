// Checks menshen.schema.json, which editors read, with the cases of the core's own test.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { Ajv2020 } from "ajv/dist/2020.js"

interface Case {
  name: string
  config: unknown
  faults: { pointer: string }[]
  schemaCatches: boolean
}

type Block = { signIn?: string; accounts?: object[] }

const readText = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")
const read = (path: string) => JSON.parse(readText(path))
const accepts = new Ajv2020({ strict: true, strictRequired: false }).compile(
  read("core/config/menshen.schema.json"),
)
const files = ["config.json", "config-client.json", "config-message.json", "config-forward.json"]
const cases: Case[] = files.flatMap((name) => read(`tests/vectors/${name}`))

for (const { name, config, faults, schemaCatches } of cases) {
  test(`schema: ${name}`, () => {
    assert.equal(!accepts(config), schemaCatches, JSON.stringify(accepts.errors))
    if (schemaCatches) assert.ok(faults.length > 0, "the schema may not refuse what the core takes")
  })
}

test("schema: the README's configuration for signing in by message is accepted", () => {
  const blocks = [...readText("README.md").matchAll(/```json\n([\s\S]*?)```/g)]
  const [file, account] = blocks.map(([, text = ""]): Block => JSON.parse(text))
  assert.equal(account?.signIn, "message")
  assert.ok(accepts(file), JSON.stringify(accepts.errors))
  const both = { ...file, accounts: [...(file?.accounts ?? []), account] }
  assert.ok(accepts(both), JSON.stringify(accepts.errors))
})

test("schema: the sandbox's configuration is accepted", () => {
  assert.ok(accepts(read("tests/sandbox/menshen.json")), JSON.stringify(accepts.errors))
})
