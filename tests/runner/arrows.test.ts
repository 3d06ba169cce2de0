// ARCHITECTURE.md's arrows, asked of every import: web-widget → edge → wasm → core, only by way of what
// is built, and the sandbox beside all of it.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "../..")

const sourcesOf = (room: string) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .map((file) => join(room, file))
    .filter((file) => /\.([cht]pp|h|ts)$/.test(file) && !/\.(test|d)\.ts$/.test(file))

/** What a file names: paths from the checkout for its own, the names of packages and headers as they are. */
function namedBy(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8")
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
  ["web-widget", [/^web-widget\//]],
  ["tests/sandbox", [/^tests\/sandbox\//, /^node:/, /^openid-client$/, /^[a-z][a-z-]*$/]],
]
const ours = /^(core|wasm|edge|web-widget|dist|build|menshen)(\/|$)/

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
