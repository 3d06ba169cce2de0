/// <reference path="../../edge/core/core-wasm.d.ts" />
// Bundles edge's own core.ts for Node: core.wasm is read instead of imported.

import { copyFileSync, mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type BuildOptions, build, type Plugin } from "esbuild"
import type { Core } from "../../edge/core/core.ts"
import { root } from "./sample.ts"

const wasmFile = join(root, "build/wasm/core.wasm")
const load = `import { readFileSync } from "node:fs"
export default new WebAssembly.Module(readFileSync(${JSON.stringify(wasmFile)}))`

const readWasm: Plugin = {
  name: "read-wasm",
  setup(builder) {
    builder.onResolve({ filter: /core\.wasm$/ }, () => ({ path: wasmFile, namespace: "wasm" }))
    builder.onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: load }))
  },
}

const importWasm: Plugin = {
  name: "import-wasm",
  setup(builder) {
    const answer = { path: "./core.wasm", external: true }
    builder.onResolve({ filter: /core\.wasm$/ }, () => answer)
  },
}

export const benchFolder = mkdtempSync(join(tmpdir(), "menshen-bench-"))
const common: BuildOptions = {
  bundle: true,
  format: "esm",
  target: "es2024",
  external: ["node:*"],
}

export async function coreForNode(): Promise<typeof Core> {
  const outfile = join(benchFolder, "core.mjs")
  const entryPoints = [join(root, "edge/core/core.ts")]
  await build({ ...common, entryPoints, outfile, plugins: [readWasm] })
  return (await import(outfile)).Core
}

/** Writes worker.js and core.wasm into a folder of their own. */
export async function benchWorker(): Promise<string> {
  const workerDir = join(benchFolder, "worker")
  mkdirSync(workerDir)
  copyFileSync(wasmFile, join(workerDir, "core.wasm"))
  const entryPoints = [join(root, "tests/bench/worker.ts")]
  const outfile = join(workerDir, "worker.js")
  await build({ ...common, entryPoints, outfile, plugins: [importWasm] })
  return workerDir
}
