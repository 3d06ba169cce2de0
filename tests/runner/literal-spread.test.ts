// Tests the lint rule against literals that are spread in place. biome silently ignores a plugin that
// matches nothing, so this shows that the rule matches, and allows the other spreads.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { bin, root } from "../../scripts/lib/paths.mjs"

const rule = "scripts/lint/literal-spread.grit"
const folder = mkdtempSync(join(tmpdir(), "menshen-lint-"))
after(() => rmSync(folder, { recursive: true }))

writeFileSync(
  join(folder, "biome.json"),
  JSON.stringify({
    plugins: [join(root, rule)],
    linter: { rules: { preset: "none" } },
  }),
)

/** How many places in this code the rule reports. */
function reported(code: string): number {
  writeFileSync(join(folder, "code.ts"), code)
  const args = ["lint", "--reporter=github", "code.ts"]
  const { stdout } = spawnSync(bin("biome"), args, { cwd: folder, encoding: "utf8" })
  return stdout.match(/^::error .*A literal is spread in place/gm)?.length ?? 0
}

describe("the lint rule against literal spreads", () => {
  test("is enabled in this repository", async () => {
    const { default: biome } = await import("../../biome.json", { with: { type: "json" } })
    assert.deepEqual(biome.plugins, [`./${rule}`])
  })

  for (const code of [
    "export const packed = { ...{ a: 1, b: 2 }, c: 3 }",
    'export const packed = [...["a", "b"], "c"]',
    'call(...["a", "b"])',
    "new Call(...[1, 2])",
    "export const packed = { ...({ a: 1 }) }",
    "export const packed = { ...({ a: 1 } as const) }",
  ]) {
    test(`reports ${code}`, () => assert.equal(reported(code), 1))
  }

  for (const code of [
    "export const written = { a: 1, b: 2, c: 3 }",
    "export const copied = { ...other, c: 3 }",
    "export const copied = [...others, ...more()]",
    "export const conditional = { ...(known && { a: 1 }) }",
    "export const conditional = { ...(known ? { a: 1 } : {}) }",
    'export const conditional = [...(known ? ["a"] : [])]',
    "export const rest = ({ a, ...others }) => others",
  ]) {
    test(`allows ${code}`, () => assert.equal(reported(code), 0))
  }
})
