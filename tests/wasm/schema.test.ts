// menshen.schema.json, which editors read, against the cases that the core's own test reads.

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

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"))
const accepts = new Ajv2020({ strict: true, strictRequired: false }).compile(
  read("core/config/menshen.schema.json"),
)
const files = ["config.json", "config-client.json", "config-code.json"]
const cases: Case[] = files.flatMap((name) => read(`tests/vectors/${name}`))

for (const { name, config, faults, schemaCatches } of cases) {
  test(`schema: ${name}`, () => {
    assert.equal(!accepts(config), schemaCatches, JSON.stringify(accepts.errors))
    if (schemaCatches) assert.ok(faults.length > 0, "the schema may not refuse what the core takes")
  })
}

test("schema: the sandbox's configuration is accepted", () => {
  assert.ok(accepts(read("tests/sandbox/menshen.json")), JSON.stringify(accepts.errors))
})
