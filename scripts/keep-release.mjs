// `npm run keep-release`: keeps the built worker as that of the released version, in tests/releases/. From then on
// tests/faults/previous-release.test.ts runs it on the folders of later versions.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "./build.mjs"
import { root } from "./lib/paths.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"

const files = ["worker.js", "core.wasm", "widget.wasm"]

async function keepRelease() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const folder = join(root, "tests/releases", version)
  if (existsSync(folder)) {
    throw new Refusal(`${version} is kept already; a release never changes. Raise the version.`)
  }
  await build()
  mkdirSync(folder, { recursive: true })
  for (const name of files) {
    const packed = gzipSync(readFileSync(join(root, "dist/edge", name)), { level: 9 })
    writeFileSync(join(folder, `${name}.gz`), packed)
    say(`${name} ${packed.length} bytes`)
  }
}

runScript(keepRelease)
