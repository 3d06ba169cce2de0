// The same sources give the same bytes in any folder (OP-08).

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { root } from "./core-wasm.ts"

const sources = ["CMakeLists.txt", "CMakePresets.json", "cmake", "core", "wasm"]
const here = fileURLToPath(root)
const emcc = spawnSync("emcc", ["--version"]).status === 0
const hashOf = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex")

function run(folder: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync("cmake", args, { cwd: folder, encoding: "utf8" })
  assert.equal(status, 0, `cmake ${args.join(" ")}\n${stdout}${stderr}`)
}

const modules = ["core.wasm", "widget.wasm"]
const builtIn = (folder: string) =>
  Object.fromEntries(modules.map((name) => [name, hashOf(join(folder, "build/wasm", name))]))

function build(folder: string): void {
  for (const name of [...sources, "build/third-party"]) {
    cpSync(join(here, name), join(folder, name), { recursive: true })
  }
  run(folder, "--preset", "wasm")
  run(folder, "--build", "--preset", "wasm")
}

const skip = emcc ? false : "Emscripten is not installed, so nothing can be built a second time"
test("modules built in another folder have the same SHA-256", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), "menshen-of-another-name-"))
  try {
    build(folder)
    assert.deepEqual(builtIn(folder), builtIn(here))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
