// `npm run build`: makes dist/ from the sources; does nothing when nothing changed.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { bundleCli, bundleCore, bundleEdge, bundleRelay, bundleSandbox } from "./lib/bundles.mjs"
import { declareTypes, keepReachableTypes } from "./lib/declarations.mjs"
import { noticesOf } from "./lib/notices.mjs"
import { root } from "./lib/paths.mjs"
import { mustRun } from "./lib/run.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"
import { filesUnder, hashOf } from "./lib/stamp.mjs"
import { bundleWidget, describeWidget } from "./lib/widget-bundles.mjs"
import { setUp } from "./setup.mjs"

const inputs = [
  "core",
  "wasm",
  "edge",
  "cli",
  "library",
  "web-widget",
  ...["main.ts", "listen.ts", "files.ts", "menshen.json", "demo", "phone", "wechat"].map(
    (name) => `tests/sandbox/${name}`,
  ),
  "cmake",
  "CMakeLists.txt",
  "CMakePresets.json",
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
  "tsconfig.edge.json",
  "tsconfig.library.json",
  "tsconfig.widget.json",
  "scripts/build.mjs",
  "scripts/lib/bundles.mjs",
  "scripts/lib/widget-bundles.mjs",
  "scripts/lib/notices.mjs",
  "scripts/lib/declarations.mjs",
  "scripts/lib/widget-manifest.mjs",
  "scripts/lib/doc-comments.mjs",
]
const dist = join(root, "dist")
const stamp = join(root, "build/dist.stamp")

export async function build() {
  const inputHash = hashOf(inputs)
  if (isCurrent(inputHash)) return say("build: up to date")
  await setUp("building")
  rmSync(stamp, { force: true })
  rmSync(dist, { recursive: true, force: true })
  say("build: core.wasm and widget.wasm")
  await buildWasm()
  say("build: JavaScript and type declarations")
  await buildJavaScript()
  mkdirSync(join(root, "build"), { recursive: true })
  writeFileSync(stamp, `${inputHash} ${hashOf(["dist"])}`)
  printSizes()
}

const isCurrent = (inputHash) =>
  existsSync(stamp) && readFileSync(stamp, "utf8") === `${inputHash} ${hashOf(["dist"])}`

async function buildWasm() {
  await mustRun("cmake", ["--preset", "wasm"])
  await mustRun("cmake", ["--build", "--preset", "wasm"])
  const placed = { "core.wasm": ["edge", "core"], "widget.wasm": ["widget", "edge"] }
  for (const [name, folders] of Object.entries(placed)) {
    for (const folder of folders) {
      mkdirSync(join(dist, folder), { recursive: true })
      copyFileSync(join(root, "build/wasm", name), join(dist, folder, name))
    }
  }
}

const emptyConfiguration = () => writeFileSync(join(dist, "edge", "menshen-configuration.txt"), "")

async function buildJavaScript() {
  const esbuild = await import("esbuild")
  try {
    await bundleWidget(esbuild)
    const bundles = [
      bundleEdge(esbuild),
      bundleCore(esbuild),
      bundleCli(esbuild),
      bundleSandbox(esbuild),
      bundleRelay(esbuild),
    ]
    const works = (await Promise.all(bundles)).flat(2)
    emptyConfiguration()
    writeFileSync(join(dist, "NOTICES.txt"), noticesOf(works))
  } catch (error) {
    // esbuild has already printed each fault with its line.
    throw error.errors ? new Refusal("The bundles were not built; see above.") : error
  }
  await declareTypes()
  describeWidget()
  keepReachableTypes()
}

function printSizes() {
  const files = filesUnder("dist").filter((file) => /\.(js|wasm)$/.test(file))
  for (const file of files) {
    const bytes = readFileSync(join(root, file))
    const [raw, gzipped] = [bytes.length, gzipSync(bytes, { level: 9 }).length].map(kilobytes)
    say(`  ${file.padEnd(30)} ${raw} KB, ${gzipped} KB gzipped`)
  }
}

const kilobytes = (bytes) => (bytes / 1024).toFixed(1).padStart(6)

if (process.argv[1] === fileURLToPath(import.meta.url)) runScript(build)
