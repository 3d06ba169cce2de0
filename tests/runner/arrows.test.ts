// Checks every import against ARCHITECTURE.md's arrows: web-widget → edge → wasm → core, only by way
// of build output, with the sandbox apart. Inside edge it checks the floors of edge/README.md.

import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { describe, test } from "node:test"
import { floorOf as floorIn, floorsIn } from "../../scripts/lib/measure/floors.mjs"

const root = join(import.meta.dirname, "../..")

const sourcesOf = (room: string) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
    .map((file) => join(room, file))
    .filter((file) => /\.([cht]pp|h|ts)$/.test(file) && !/\.(test|d)\.ts$/.test(file))

/** The imports of a file: its own files as paths from the checkout, packages and headers by name. */
function namedBy(file: string): string[] {
  // Examples in doc comments contain imports, too, and so does code for other programs.
  if (file === "cli/init/snippets.ts") return []
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
  [
    "cli",
    [
      /^cli\//,
      /^edge\/base\//,
      /^edge\/core\/(config|door)\.ts$/,
      /^edge\/desks\/account\/egress\/errcodes\.ts$/,
      /^node:/,
      /^age-encryption$/,
      /^@aws-sdk\/client-s3$/,
    ],
  ],
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
  test(`${room} imports only what it may`, () => {
    const named = sourcesOf(room).flatMap((file) => namedBy(file).map((name) => ({ file, name })))
    assert.ok(named.length > 10, "imports were found")
    const wrong = named.filter(({ name }) => !may.some((allowed) => allowed.test(name)))
    assert.deepEqual(wrong, [])
  })
}

test("the sandbox shares no code with the code that it checks", () => {
  const shared = sourcesOf("tests/sandbox")
    .flatMap(namedBy)
    .filter((name) => ours.test(name))
  assert.deepEqual(shared, [])
})

describe("inside cli", () => {
  const arrows = sourcesOf("cli").flatMap((from) => namedBy(from).map((to) => ({ from, to })))
  const isOfStart = (path: string) => path.startsWith("cli/start/")

  test("only the programs that check a menshen.json load the core", () => {
    const loading = arrows.filter(({ to }) => to.startsWith("edge/core/")).map(({ from }) => from)
    assert.deepEqual([...new Set(loading)].sort(), [
      "cli/doctor/core.ts",
      "cli/init/core.ts",
      "cli/start/check-config.ts",
    ])
  })

  test("the commands about people need nothing of cli/start, which commands.ts names", () => {
    const into = arrows.filter(({ from, to }) => isOfStart(to) && /^cli\/[^/]+$/.test(from))
    assert.deepEqual(into, [{ from: "cli/commands.ts", to: "cli/start/command.ts" }])
  })

  test("starting needs nothing of the admin API", () => {
    const shared = arrows.filter(({ from, to }) => isOfStart(from) && !isOfStart(to))
    const used = new Set(shared.map(({ to }) => to).filter((to) => to.startsWith("cli/")))
    const may = ["cli/command.ts", "cli/refusal.ts", "cli/terminal.ts"]
    assert.deepEqual(
      [...used].filter((to) => !may.includes(to)),
      [],
    )
  })
})

const floors = floorsIn(readFileSync(join(root, "edge/README.md"), "utf8"))
const floorOf = (file: string) => floorIn(floors, file)

const edgeFiles = sourcesOf("edge")
const edgeArrows = edgeFiles.flatMap((from) =>
  namedBy(from)
    .filter((to) => to.startsWith("edge/"))
    .map((to) => ({ from, to })),
)

describe("inside edge", () => {
  test("every file belongs to a floor, and every floor has a file", () => {
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

  test("no file imports from a floor above its own", () => {
    assert.ok(edgeArrows.length > 300, "imports were found")
    const upward = edgeArrows.filter(({ from, to }) => floorOf(to) < floorOf(from))
    assert.deepEqual(upward, [])
  })

  test("no files import each other in a ring, not even for types", () => {
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
})
