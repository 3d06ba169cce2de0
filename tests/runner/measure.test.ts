// Runs `npm run measure` on a small invented tree, where every figure can be counted by hand.

import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { after, describe, test } from "node:test"
import { copiedLines } from "../../scripts/lib/measure/copies.mjs"
import { cppFunctionSizes } from "../../scripts/lib/measure/cpp-functions.mjs"
import { commentLines, quantile } from "../../scripts/lib/measure/figures.mjs"
import { measure } from "../../scripts/lib/measure/house.mjs"
import { rings } from "../../scripts/lib/measure/rings.mjs"
import { roomsOf } from "../../scripts/lib/measure/rooms.mjs"

const root = mkdtempSync(join(tmpdir(), "menshen-house-"))
after(() => rmSync(root, { recursive: true }))

const tree = {
  "core/base/one.cpp": "// A comment.\nint one() {\n  return 1;\n}\n",
  "edge/worker.ts":
    'import { open } from "./routes/open.ts"\nexport default { fetch: () => open() }\n',
  "edge/routes/open.ts": `import type { Env } from "../env.ts"
export function open(env?: Env) {
  return { ...{ a: 1 }, env }
}
`,
  "edge/env.ts": 'export type Env = { open: typeof import("./routes/open.ts").open }\n',
  "edge/cli/main.ts": 'export const list = [...(["a"] as const), ...(true ? ["b"] : [])]\n',
}
for (const [path, text] of Object.entries(tree)) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

/** The cells of the printed row that begins with this name. */
function row(name: string): string[] {
  const line = measure(root).find((it) => it.startsWith(`| ${name} `)) ?? ""
  return line.split("|").map((cell) => cell.trim())
}

describe("the tables of npm run measure", () => {
  test("list files, lines, functions and comments of C++", () => {
    const sizes = ["4 / 4 / 4", "3 / 3 / 3"]
    assert.deepEqual(row("core").slice(1, 9), ["core", "1", "4", ...sizes, "25 %", "0 %", "0"])
  })

  test("list functions and literal spreads of TypeScript", () => {
    const sizes = ["2 / 4 / 4", "1 / 3 / 3"]
    assert.deepEqual(row("edge").slice(1, 6), ["edge", "3", "7", ...sizes])
    assert.deepEqual([row("edge")[8], row("cli")[8]], ["1", "1"])
  })

  test("list the rooms of edge/ without floors if no page lists floors", () => {
    assert.equal(row("rooms")[2], "4")
    assert.equal(row("arrows between rooms")[2], "3")
    assert.deepEqual([row("floors")[2], row("arrows up a floor")[2]], ["0", "–"])
    assert.deepEqual(row("rings of files").slice(2, 4), ["1", "edge/env.ts ↔ edge/routes/open.ts"])
  })

  test("list the upward arrows if edge/README.md lists the floors", () => {
    const page = join(root, "edge/README.md")
    const rows = ["worker.ts", "routes/", "env.ts", "cli/"].map((floor) => `| \`${floor}\` | … |`)
    writeFileSync(page, `<!-- floors: top to bottom -->\n${rows.join("\n")}\n<!-- /floors -->\n`)
    const cells = row("arrows up a floor")
    rmSync(page)
    assert.deepEqual(cells.slice(2, 4), ["1", "edge/env.ts → edge/routes/"])
  })

  test("say that there is no history", () => {
    assert.ok(measure(root).includes("No history of commits here."))
  })
})

describe("the count of C++ functions", () => {
  test("covers namespaces and classes, with a lambda as part of its function", () => {
    const text = `namespace a {
class B {
 public:
  int c() const { return 1; }
  void d() {
    auto e = [] { return 2; };
  }
};
}  // namespace a
`
    assert.deepEqual(cppFunctionSizes(text), [1, 3])
  })

  test("includes constructors that initialize members with braces", () => {
    assert.deepEqual(cppFunctionSizes("B::B(int c) : c_{c}, d_(c) {\n  run();\n}\n"), [3])
    assert.deepEqual(cppFunctionSizes("B::B(int c) : c_(c), d_{c} {}\n"), [1])
  })

  test("ignores tables, declarations and the text of literals and comments", () => {
    assert.deepEqual(
      cppFunctionSizes("constexpr Row rows[] = {{1, f(2)}, {3, f(4)}};\nint g(int a = h({}));\n"),
      [],
    )
    assert.deepEqual(
      cppFunctionSizes("const char* a = \"int b() {\";  // int c() {\nint d() { return '{'; }\n"),
      [1],
    )
  })
})

describe("a figure", () => {
  test("counts a line as comment if it holds only comment", () => {
    assert.equal(commentLines("// a\nb() // c\n/* d\n e */\n/** f */\ng()\n"), 4)
  })

  test("takes a quantile from the values themselves", () => {
    assert.deepEqual(
      [0.5, 0.95, 1].map((share) => quantile([4, 1, 3, 2], share)),
      [2, 4, 4],
    )
    assert.equal(quantile([], 0.5), 0)
  })

  test("counts six identical lines in two files as copied, but not five", () => {
    const lines = ["a()", "b()", "c()", "d()", "e()", "f()"]
    const copied = (count: number) =>
      copiedLines([
        { path: "one", text: `${lines.join("\n")}\n` },
        { path: "other", text: `x()\n// why\n\n${lines.slice(0, count).join("\n\n")}\n` },
      ]).get("other")
    assert.deepEqual([copied(6), copied(5)], [6, 0])
  })

  test("counts nodes as a ring if each leads to every other", () => {
    const arrows = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b", "d"]],
      ["d", []],
    ])
    assert.deepEqual(rings(arrows), [["b", "c"]])
  })

  test("counts many imports between two rooms as one arrow", () => {})
  const imports = new Map([
    ["edge/a/one.ts", ["edge/b/one.ts", "edge/b/two.ts", "edge/a/two.ts"]],
    ["edge/a/two.ts", ["edge/b/two.ts", "core/x.ts"]],
    ["edge/b/one.ts", []],
    ["edge/b/two.ts", []],
  ])
  assert.deepEqual(roomsOf(imports).arrows, [["a/", "b/"]])
})
