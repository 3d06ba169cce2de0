// ARCHITECTURE.md's arrows, asked of every import: web-widget → edge → wasm → core, only by way of what
// is built, and the sandbox beside all of it. Inside edge the floors of edge/README.md are asked too.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { test } from "node:test"
import { floorOf as floorIn, floorsIn } from "../../scripts/lib/measure/floors.mjs"

const root = join(import.meta.dirname, "../..")

const sourcesOf = (room: string) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .map((file) => join(room, file))
    .filter((file) => /\.([cht]pp|h|ts)$/.test(file) && !/\.(test|d)\.ts$/.test(file))

/** What a file names: paths from the checkout for its own, the names of packages and headers as they are. */
function namedBy(file: string): string[] {
  // Examples in doc comments import, too.
  const text = readFileSync(join(root, file), "utf8").replace(/^\s*(?:\*|\/\/).*$/gm, "")
  const script = /(?:^import |^} from |^export .* from |\bfrom |\bimport\()"([^"]+)"/gm
  const names = text.matchAll(file.endsWith(".ts") ? script : /^#include [<"]([^>"]+)[>"]/gm)
  return [...names].map(([, name = ""]) =>
    name.startsWith(".") ? relative(root, join(root, dirname(file), name)) : name,
  )
}

const standard = /^[a-z_]+$|^(std|string|float|limits)[a-z]*\.h$/
const rooms: [room: string, may: RegExp[]][] = [
  ["core", [/^core\//, /^nlohmann\/json/, /^mbedtls\//, standard]],
  ["wasm", [/^core\//, /^wasm\//, /^qrcodegen\.h$/, /^mbedtls\/platform_util\.h$/, standard]],
  [
    "edge",
    [
      /^edge\//,
      /^build\/wasm\/(core|widget)\.wasm$/,
      /^cloudflare:/,
      /^node:/,
      /^widget:/,
      /^hono/,
      /^jose$/,
    ],
  ],
  ["cli", [/^cli\//, /^edge\/base\//, /^node:/]],
  [
    "library",
    [
      /^library\//,
      /^edge\/core\/(door|wire|reasons|generated)\.ts$/,
      /^build\/wasm\/core\.wasm$/,
      /^\.\/core\.wasm$/,
      /^node:/,
    ],
  ],
  ["web-widget", [/^web-widget\//]],
  ["tests/sandbox", [/^tests\/sandbox\//, /^node:/, /^openid-client$/, /^[a-z][a-z-]*$/]],
]
const ours = /^(core|wasm|edge|cli|library|web-widget|dist|build|menshen)(\/|$)/

for (const [room, may] of rooms) {
  test(`${room} names nothing it may not`, () => {
    const named = sourcesOf(room).flatMap((file) => namedBy(file).map((name) => ({ file, name })))
    assert.ok(named.length > 10, "imports were found")
    const wrong = named.filter(({ name }) => !may.some((allowed) => allowed.test(name)))
    assert.deepEqual(wrong, [])
  })
}

test("the sandbox shares no code with what it checks", () => {
  const shared = sourcesOf("tests/sandbox")
    .flatMap(namedBy)
    .filter((name) => ours.test(name))
  assert.deepEqual(shared, [])
})

const floors = floorsIn(readFileSync(join(root, "edge/README.md"), "utf8"))
const floorOf = (file: string) => floorIn(floors, file)

const edgeFiles = sourcesOf("edge")
const edgeArrows = edgeFiles.flatMap((from) =>
  namedBy(from)
    .filter((to) => to.startsWith("edge/"))
    .map((to) => ({ from, to })),
)

test("every file of edge stands on a floor, and every floor has a file", () => {
  assert.ok(floors.length > 10, "edge/README.md lists the floors")
  assert.deepEqual(
    edgeFiles.filter((file) => floorOf(file) < 0),
    [],
  )
  const used = new Set(edgeFiles.map(floorOf))
  assert.deepEqual(
    floors.filter((_, at) => !used.has(at)),
    [],
  )
})

test("no file of edge imports from a floor above its own", () => {
  assert.ok(edgeArrows.length > 300, "imports were found")
  const upward = edgeArrows.filter(({ from, to }) => floorOf(to) < floorOf(from))
  assert.deepEqual(upward, [])
})

test("no ring of files in edge imports itself, not even by types", () => {
  const open: string[] = []
  const done = new Set<string>()
  const ringFrom = (file: string): string[] | undefined => {
    if (done.has(file)) return undefined
    if (open.includes(file)) return [...open.slice(open.indexOf(file)), file]
    open.push(file)
    const targets = edgeArrows.filter(({ from }) => from === file).map(({ to }) => to)
    for (const target of targets) {
      const ring = ringFrom(target)
      if (ring !== undefined) return ring
    }
    open.pop()
    done.add(file)
    return undefined
  }
  const ring = edgeFiles.map(ringFrom).find((found) => found !== undefined)
  assert.deepEqual(ring, undefined)
})
