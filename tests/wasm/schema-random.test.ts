// Compares menshen.schema.json with the core on random documents: valid ones with one or two changes.
// MENSHEN_SEED=n chooses others.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { Ajv2020 } from "ajv/dist/2020.js"
import type { Fault } from "../../edge/core/config.ts"
import { Door } from "../../edge/core/door.ts"
import { coreModule, readJson } from "./core-wasm.ts"

// biome-ignore lint/suspicious/noExplicitAny: the test needs documents of any shape.
type Document = any

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"))
const schema = read("core/config/menshen.schema.json")
const accepts = new Ajv2020({ strict: true, strictRequired: false }).compile(schema)
const door = new Door(coreModule)
const faultsOf = (text: string): Fault[] =>
  door.call("menshen_check_config", (to) => to.text(text), readJson).faults

const sound: Document[] = [
  "tests/vectors/config.json",
  "tests/vectors/config-client.json",
  "tests/vectors/config-forward.json",
]
  .flatMap(read)
  .filter(({ faults }) => faults.length === 0)
  .map(({ config }) => config)

/** Every key that the schema names, and one that it does not. */
const keys = ["nonsense"]
JSON.stringify(schema, (_, value) => {
  keys.push(...Object.keys(value?.properties ?? {}))
  return value
})
const values: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  86_400,
  1e300,
  "",
  "x",
  "acme",
  "A b",
  "x".repeat(70),
  "https://a.example",
  "https://a.example/",
  "https://a.example/cb",
  "https://A.example",
  "https://a.example:443",
  "https://user@a.example/x",
  "https://a.example/x#f",
  "https://a.example/x?code=1",
  "javascript:alert(1)",
  "com.acme.app:/cb",
  "http://[::1]/cb",
  "http://localhost:8600",
  "https://例.example/cb",
  "https://a.example/ x",
  "https://2130706433/cb",
  "https://10.0.0.1",
  "https://login.example.com:8443",
  "none",
  "tap",
  "phone-code",
  "message",
  "safe",
  "plain",
  "json",
  "RS256",
  "ES256",
  "pairwise",
  "#07c160",
  "wx0123456789abcdef",
  "gh_0123456789ab",
  "\0",
  "🙂",
  "2026-01-01T00:00:00Z",
  { env: "X" },
  { env: "" },
  { env: "a b" },
  { env: "X", more: 1 },
  { kind: "direct" },
  [],
  {},
  ["x"],
  ["x", "x"],
  [[]],
  [1],
]

let state = Number(process.env.MENSHEN_SEED ?? 20_261_124)
/** mulberry32: a small seeded generator, good enough for choosing cases. */
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
}
const pick = <T>(from: T[]): T => from[below(from.length)] as T

/** Every position in a document: the object or list that contains it, and its key there. */
function placesIn(value: Document): { parent: Document; key: string }[] {
  if (typeof value !== "object" || value === null) return []
  const own = Object.keys(value).map((key) => ({ parent: value, key }))
  return [...own, ...own.flatMap(({ key }) => placesIn(value[key]))]
}

function change(document: Document): void {
  const { parent, key } = pick(placesIn(document))
  const list = Array.isArray(parent)
  const { parent: elsewhere, key: other } = pick(placesIn(pick(sound)))
  const put = (at: string, value: unknown) => {
    parent[at] = structuredClone(value)
  }
  const changes = [
    () => put(key, pick(values)),
    () => put(key, elsewhere[other]),
    () => (list ? parent.splice(Number(key), 1) : delete parent[key]),
    () => (list ? parent.push(structuredClone(parent.at(-1))) : put(pick(keys), pick(values))),
  ]
  pick(changes)()
}

/** Whether a fault's pointer leads to something in the document, or to a missing member. */
function leads(document: Document, pointer: string): boolean {
  const steps = pointer.split("/").slice(1)
  const holder = steps.slice(0, -1).reduce((value, step) => value?.[step], document)
  return pointer === "" || (typeof holder === "object" && holder !== null)
}

/**
 * Faults that involve several places, or arithmetic: an editor cannot show them, so they appear at
 * start-up.
 */
const beyondSchema = [
  /there is no (account|pool|app) /,
  /is used twice/,
  /has no account named/,
  /redirectUris have several hosts/,
  /is shorter than leadSeconds/,
  /is too light/,
  /write a whole number from 86400/,
  /write an absolute https URL/,
  /write a host name/,
  /needs somebody to send/,
  /is on the issuer's host/,
  /contradicts offlineAccess/,
  /is an address of Menshen's own/,
  /is an audience of the pool/,
  /is on this machine or in a private network, where Menshen calls nothing/,
  /write a block of addresses/,
  /is http, which shows each call/,
  /none of its apps has this audience/,
  /needs to know a new person's UnionID at once/,
  /is never used after "match": "any"/,
  /has no text for "/,
  /is too long; write at most/,
  /has the placeholder/,
  /has a "<"/,
  /has a control character/,
  /makes a reply of up to/,
]

test("the schema refuses the same documents as the core, except for faults that it cannot express", () => {
  let refused = 0
  for (let tries = 0; tries < 10_000; tries++) {
    const document = structuredClone(pick(sound))
    for (let changes = 1 + below(2); changes > 0; changes--) change(document)
    const text = JSON.stringify(document)
    const faults = faultsOf(text)
    if (faults.length > 0) refused++
    if (accepts(document)) {
      const missed = faults.filter(({ sentence }) => !beyondSchema.some((it) => it.test(sentence)))
      assert.deepEqual(missed, [], text)
    } else assert.notEqual(faults.length, 0, `${text}\n${JSON.stringify(accepts.errors)}`)
    for (const { pointer } of faults) assert.ok(leads(document, pointer), `${pointer}\n${text}`)
  }
  assert.ok(refused > 1000 && refused < 9900, `${refused} of 10,000 are refused`)
})
