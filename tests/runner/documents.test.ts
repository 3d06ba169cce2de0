// Checks the documents against the repository: links, commands, variables, and the tables of
// storage.md.

import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { sharedOptions } from "../../cli/command.ts"
import { commands } from "../../cli/commands.ts"
import { nameOf } from "../../cli/parse.ts"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")

/** Every file of our own under these places, as paths from the checkout. */
const filesIn = (places: string[]) =>
  places.flatMap((place) =>
    readdirSync(join(root, place), { recursive: true, encoding: "utf8" })
      .map((file) => join(place, file))
      .filter((file) => !file.includes("node_modules")),
  )
const documents = [
  ...readdirSync(root),
  ...filesIn(["deploy", "docs", "edge", "examples", "tests/sandbox"]),
].filter((file) => file.endsWith(".md"))
const sources = filesIn(["cli", "deploy", "edge", "examples", "scripts", "tests"])
  .filter((file) => /\.(ts|mjs|js|service|yaml)$/.test(file))
  .map(read)
  .join("\n")

const matchesOf = (pattern: RegExp) =>
  documents.flatMap((file) =>
    [...read(file).matchAll(pattern)].map(([, what = ""]) => ({ file, what })),
  )

test("the standard documents exist", () => {
  for (const name of ["README", "ARCHITECTURE", "SECURITY", "CONTRIBUTING", "CHANGELOG"]) {
    assert.ok(documents.includes(`${name}.md`), name)
  }
  assert.ok(documents.includes("edge/desks/storage.md"))
})

test("every link to a file leads to one", () => {
  const links = matchesOf(/(?:\]\(|src=")(?!https?:|#|mailto:)([^)"#\s]+)/g)
  assert.ok(links.length > 10)
  const broken = links.filter(({ file, what }) => !existsSync(join(root, dirname(file), what)))
  assert.deepEqual(broken, [])
})

test("every npm command is a script in package.json", () => {
  const { scripts } = JSON.parse(read("package.json"))
  const commands = matchesOf(/`?npm (?:run ([a-z:]+)|(?:start|test)\b)/g)
  assert.ok(commands.length > 5)
  const unknown = commands.filter(({ what }) => what !== "" && !(what in scripts))
  assert.deepEqual(unknown, [])
})

test("every npx menshen command exists, with each of its options", () => {
  const calls = matchesOf(/\bnpx menshen ([a-z][^`\n#|]*)/g)
  assert.ok(calls.length > 10)
  const isWrong = ({ what }: { what: string }) => {
    if (/^users( --help)?\s*$/.test(what)) return false
    const command = commands.find((one) => `menshen ${what} `.startsWith(`${nameOf(one)} `))
    const flags = [...what.matchAll(/--([a-z-]+)/g)].map(([, flag = ""]) => flag)
    const known = command && { ...command.options, ...sharedOptions(command) }
    return known === undefined || flags.some((flag) => !(flag in known))
  }
  assert.deepEqual(calls.filter(isWrong), [])
})

test("every environment variable is read by some file", () => {
  const variables = matchesOf(/\b(MENSHEN_[A-Z_]+)\b/g)
  assert.ok(variables.length > 5)
  assert.deepEqual(
    variables.filter(({ what }) => !sources.includes(what)),
    [],
  )
})

test("storage.md has every table of every desk", () => {
  const storage = read("edge/desks/storage.md")
  const statements = filesIn(["edge/desks"])
    .filter((file) => file.endsWith(".ts"))
    .map(read)
  const all = (pattern: RegExp) => statements.flatMap((text) => [...text.matchAll(pattern)])
  const made = all(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g).map(([, name = ""]) => name)
  const renamed = new Map(
    all(/ALTER TABLE (\w+) RENAME TO (\w+)/g).map(([, from = "", to = ""]) => [from, to]),
  )
  const tables = made.map((name) => renamed.get(name) ?? name)
  assert.ok(tables.length > 20)
  const missing = tables.filter(
    (name) => !new RegExp(`\`${name}\`|^## ${name}$`, "m").test(storage),
  )
  assert.deepEqual(missing, [])
})

test("every folder with more than a dozen files has a README or a row on the map", () => {
  const maps = ["ARCHITECTURE.md", "edge/README.md", "tests/README.md"]
  const named = maps.flatMap((file) =>
    [...read(file).matchAll(/^\|.*$/gm)].flatMap(([row]) =>
      [...row.matchAll(/`([\w/-]+)`/g)].flatMap(([, name = ""]) =>
        [name, join(dirname(file), name)].map((path) => path.replace(/\/$/, "")),
      ),
    ),
  )
  const places = [
    "core",
    "wasm",
    "edge",
    "cli",
    "library",
    "web-widget",
    "scripts",
    "docs",
    "tests",
  ]
  const folders = Map.groupBy(filesIn(places), dirname)
  const large = [...folders].filter(([, files]) => files.length > 12).map(([folder]) => folder)
  assert.ok(large.length > 10)
  const unlisted = large.filter(
    (folder) => !existsSync(join(root, folder, "README.md")) && !named.includes(folder),
  )
  assert.deepEqual(unlisted, [])
})
