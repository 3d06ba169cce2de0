// The stages of `npm test`, in order. Each is { name, shows, run, built?, byName? }: `shows` says what a
// pass proves, `run` returns { ok, output, counts? }, and `built` says that it needs dist/. A stage `byName` takes
// minutes, so `npm test` leaves it out: .ci/run and `npm test -- NAME` run it.

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

// The Node from the npm package goes first in PATH, so that tools started through `env node` are
// current too.
const env = {
  ...process.env,
  PATH: `${bin("")}:${process.env.PATH}`,
  WRANGLER_SEND_METRICS: "false",
}

/** The tests that draw each page in several looks. */
const drawnPages = ["chat-code", "confirm", "hosted", "states"].map(
  (name) => `tests/browser/${name}.test.ts`,
)

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
  {
    name: "lint",
    shows: "biome has nothing to say about TypeScript, JavaScript, CSS and JSON",
    run: () => succeeds([bin("biome"), "check", "--error-on-warnings", "."]),
  },
  {
    name: "format",
    shows: "clang-format would change no C++ file",
    run: () => succeeds(["clang-format", "--dry-run", "-Werror", ...cppFiles()]),
  },
  {
    name: "types",
    shows: "every TypeScript project compiles, each with the globals it has at run time",
    built: true,
    run: () => succeeds(...typeProjects.map((name) => [bin("tsc"), "-p", name])),
  },
  {
    name: "core",
    shows: "the unit and property tests of core/, built natively and quickly",
    byName: true,
    run: () => native("dev"),
  },
  {
    name: "sanitize",
    shows: "the tests of core/ under AddressSanitizer and UndefinedBehaviorSanitizer",
    run: () => native("sanitize"),
  },
  {
    name: "fuzz",
    shows: "20,000 inputs for each libFuzzer target (npm run fuzz searches longer)",
    run: () => succeeds([node, "scripts/fuzz.mjs", "--short"]),
  },
  {
    name: "tidy",
    shows: "clang-tidy has nothing to say about core/ and wasm/",
    byName: true,
    run: tidy,
  },
  {
    name: "looks",
    shows:
      "pages are accessible and fit in both colours at both widths (browser takes one width of each)",
    byName: true,
    built: true,
    run: () => nodeTests(drawnPages, { ...env, MENSHEN_EVERY_LOOK: "1" }),
  },
  {
    name: "repeats",
    shows:
      "every repeatable call of a desk whose answer is lost is repeated (faults runs a short form)",
    byName: true,
    built: true,
    run: () => nodeTests(["tests/faults/repeats.ts"], env),
  },
]

const publication = [
  {
    name: "pack",
    shows: "the npm package holds what package.json promises, and its entry points resolve",
    built: true,
    run: () => checkPackage(env),
  },
  {
    name: "deploy",
    shows: "wrangler accepts the worker for Cloudflare (a dry run)",
    built: true,
    run: () => succeeds([bin("wrangler"), "deploy", "--dry-run"]),
  },
  {
    name: "bench",
    shows: "the benchmarks run; their short figures are reported (npm run bench judges them)",
    built: true,
    run: async () => {
      const { code, output } = await run(node, ["tests/bench/main.ts", "--short"], { env })
      return { ok: code === 0, output, show: true }
    },
  },
]

/** The folders of tests/ with TypeScript tests: the known ones in this order, then any others. */
const testFolders = {
  wasm: "core.wasm behaves like the native build, on every runtime that is promised",
  edge: "the worker on workerd, against the sandbox WeChat",
  sandbox: "the sandbox WeChat, the phone and the demo site",
  widget: "<menshen-login>: its parts in Node, the element in Chromium",
  browser: "whole sign-ins in Chromium",
  cli: "npx menshen, run as a program",
  backup: "a backup of a running Menshen, restored elsewhere, has everything and nothing revoked",
  conformance: "the OpenID Foundation's Basic and Config plans, module by module",
  examples: "each application of examples/ signs somebody in",
  attack: "attacks that once succeeded, one file for each finding",
  load: "honest people sign in beside a flood, and a minute of it leaves nothing behind",
  faults: "failing SQL statements and crashes lose nothing that was acknowledged",
  install:
    "the image, the units and the files for compose and panels have the form that is documented",
  runner: "the repository itself: imports, documents, commits, and this runner",
}

/** One stage for each folder of tests/ with TypeScript tests. */
function testStages() {
  const usual = Object.keys(testFolders)
  const place = (name) => (usual.includes(name) ? usual.indexOf(name) : usual.length)
  return readdirSync(join(root, "tests"))
    .map((name) => ({ name, files: filesUnder(`tests/${name}`).filter(isTest) }))
    .filter(({ files }) => files.length > 0)
    .sort((one, other) => place(one.name) - place(other.name))
    .map(({ name, files }) => ({
      name,
      shows: testFolders[name] ?? `the tests of tests/${name}`,
      built: true,
      run: () => nodeTests(files, env),
    }))
}

const isTest = (file) => file.endsWith(".test.ts")

export const stages = () => [...checks, ...testStages(), ...publication]
