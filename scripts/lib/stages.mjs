// The stages of `npm test`, in order. Each is { name, run, built? }: run answers
// { ok, output, counts? }, and built says that it wants dist/ to be there.

import { readdirSync } from "node:fs"
import { join } from "node:path"
import { countCtest } from "./counts.mjs"
import { cppFiles } from "./cpp-files.mjs"
import { nodeTests } from "./node-tests.mjs"
import { checkPackage } from "./package-check.mjs"
import { bin, node, root } from "./paths.mjs"
import { run } from "./run.mjs"
import { filesUnder } from "./stamp.mjs"
import { tidy } from "./tidy.mjs"

// npm's own Node goes first, so that tools started through `env node` are current too.
const env = {
  ...process.env,
  PATH: `${bin("")}:${process.env.PATH}`,
  WRANGLER_SEND_METRICS: "false",
}

async function succeeds(...commands) {
  for (const [command, ...args] of commands) {
    const { code, output } = await run(command, args, { env })
    if (code !== 0) return { ok: false, output }
  }
  return { ok: true }
}

async function native(preset) {
  const built = await succeeds(
    ["cmake", "--preset", preset],
    ["cmake", "--build", "--preset", preset],
  )
  if (!built.ok) return built
  const args = ["--preset", preset, "--no-tests=error", "-j2"]
  const { code, output } = await run("ctest", args, { env })
  return { ok: code === 0, output, counts: countCtest(output) }
}

// One project for each set of globals: the worker, the command line, the library, the page, Node.
const typeProjects = [
  "tsconfig.edge.json",
  "tsconfig.cli.json",
  "tsconfig.library.json",
  "tsconfig.widget.json",
  "tsconfig.tests.json",
  "tsconfig.faults.json",
]

const checks = [
  { name: "lint", run: () => succeeds([bin("biome"), "check", "--error-on-warnings", "."]) },
  {
    name: "format",
    run: () => succeeds(["clang-format", "--dry-run", "-Werror", ...cppFiles()]),
  },
  {
    name: "types",
    built: true,
    run: () => succeeds(...typeProjects.map((name) => [bin("tsc"), "-p", name])),
  },
  { name: "core", run: () => native("dev") },
  { name: "sanitize", run: () => native("sanitize") },
  { name: "fuzz", run: () => succeeds([node, "scripts/fuzz.mjs", "--short"]) },
  { name: "tidy", run: tidy },
]

const publication = [
  { name: "pack", built: true, run: () => checkPackage(env) },
  { name: "deploy", built: true, run: () => succeeds([bin("wrangler"), "deploy", "--dry-run"]) },
  {
    name: "bench",
    built: true,
    run: async () => {
      const { code, output } = await run(node, ["tests/bench/main.ts", "--short"], { env })
      return { ok: code === 0, output, show: true }
    },
  },
]

/** One stage for each folder of tests/ that has TypeScript tests. */
function testStages() {
  const usual = ["wasm", "edge", "sandbox", "widget", "browser"]
  const place = (name) => (usual.includes(name) ? usual.indexOf(name) : usual.length)
  return readdirSync(join(root, "tests"))
    .map((name) => ({ name, files: filesUnder(`tests/${name}`).filter(isTest) }))
    .filter(({ files }) => files.length > 0)
    .sort((one, other) => place(one.name) - place(other.name))
    .map(({ name, files }) => ({ name, built: true, run: () => nodeTests(files, env) }))
}

const isTest = (file) => file.endsWith(".test.ts")

export const stages = () => [...checks, ...testStages(), ...publication]
