// Bundles the TypeScript of edge/, library/, cli/ and the sandbox into dist/; widget-bundles.mjs builds the widget.

import { cpSync, readdirSync, readFileSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { appendNotices, bundledPackages, linked } from "./notices.mjs"
import { root } from "./paths.mjs"
import { modules } from "./widget-bundles.mjs"

const dist = join(root, "dist")

const common = {
  absWorkingDir: root,
  bundle: true,
  format: "esm",
  target: "es2024",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  logLevel: "error",
}

/**
 * dist/edge/worker.js: everything except the .wasm beside it and the runtime's own modules. A test
 * may wrap it in a worker of its own.
 */
export function bundleEdge(esbuild, entry = "edge/worker.ts", outfile = "dist/edge/worker.js") {
  return bundle(esbuild, Object.values(linked).flat(), {
    ...common,
    minify: false,
    conditions: ["workerd", "worker", "browser"],
    entryPoints: [entry],
    outfile,
    external: ["cloudflare:*", "node:*"],
    plugins: [wasmBeside, configurationBeside, widgetInside],
  })
}

/** dist/core/{node,web,workerd}.js: the library; the three differ only in how they load core.wasm. */
export function bundleCore(esbuild) {
  const entry = (name) =>
    bundle(esbuild, linked["core.wasm"], {
      ...common,
      platform: "neutral",
      entryPoints: [`library/${name}.ts`],
      outfile: `dist/core/${name}.js`,
      external: ["node:*"],
      plugins: [wasmBeside],
    })
  return Promise.all(["node", "web", "workerd"].map(entry))
}

const program = { ...common, platform: "node", target: "node20" }

/**
 * dist/cli: the program of `npx menshen`, for any Node that package.json allows. What a command needs is loaded
 * when that command runs, because the process that looks after workerd has to stay small.
 */
export function bundleCli(esbuild) {
  return bundle(esbuild, [], {
    ...program,
    splitting: true,
    entryPoints: ["cli/menshen.ts", "cli/start/check-config.ts"],
    // ES modules first, which esbuild can shake.
    mainFields: ["module", "main"],
    alias: { "@aws-sdk/credential-provider-node": "./cli/backup/no-providers.ts" },
    entryNames: "[name]",
    chunkNames: "[name]-[hash]",
    outdir: "dist/cli",
  })
}

/** dist/sandbox: the sandbox WeChat, the phone and the demo site of `menshen start --sandbox`, with their files. */
export async function bundleSandbox(esbuild) {
  const works = await bundle(esbuild, [], {
    ...program,
    entryPoints: ["tests/sandbox/main.ts"],
    outfile: "dist/sandbox/main.js",
  })
  for (const path of ["menshen.json", "demo/style.css", "phone"]) {
    const [from, to] = [join(root, "tests/sandbox", path), join(dist, "sandbox", path)]
    cpSync(from, to, { recursive: true })
  }
  return works
}

/** dist/relay/menshen-relay.js: `menshen relay` alone, to be copied to a machine without npm. */
export function bundleRelay(esbuild) {
  return bundle(esbuild, [], {
    ...program,
    entryPoints: ["cli/relay/menshen-relay.ts"],
    outfile: "dist/relay/menshen-relay.js",
  })
}

/** Each bundle carries the notices of the npm packages in it and of what is linked beside it. */
async function bundle(esbuild, beside, options) {
  const { metafile } = await esbuild.build({ ...options, metafile: true })
  const works = Object.entries(metafile.outputs).map(([path, output]) => {
    const inside = [...bundledPackages(output), ...beside]
    if (inside.length > 0) appendNotices(resolve(root, path), inside)
    return inside
  })
  return works.flat()
}

// Imports of a compiled module stay imports: workerd and wrangler provide a WebAssembly.Module.
const wasmBeside = {
  name: "wasm-beside",
  setup(build) {
    build.onResolve({ filter: /^[./].*\.wasm$/ }, ({ path }) => ({
      path: `./${basename(path)}`,
      external: true,
    }))
  },
}

// A deployment replaces the empty file that scripts/build.mjs writes.
const configurationBeside = {
  name: "configuration-beside",
  setup(build) {
    build.onResolve({ filter: /menshen-configuration\.txt$/ }, ({ path }) => ({
      path: `./${basename(path)}`,
      external: true,
    }))
  },
}

// The worker serves the widget itself, so it contains the built files: "widget:files" holds them by
// name, texts as strings and the wasm as bytes.
const widgetInside = {
  name: "widget-inside",
  setup(build) {
    const folder = join(dist, "widget")
    build.onResolve({ filter: /^widget:/ }, ({ path }) => ({ path, namespace: "widget" }))
    build.onLoad({ filter: /^widget:files$/, namespace: "widget" }, () => {
      const others = modules.map(({ out }) => out)
      const names = readdirSync(folder).filter((name) => !others.includes(name))
      const imports = names.map((name, at) => `import f${at} from "widget:${name}"`)
      const members = names.map((name, at) => `${JSON.stringify(name)}: f${at}`)
      return { contents: `${imports.join("\n")}\nexport default { ${members.join(", ")} }` }
    })
    build.onLoad({ filter: /\.\w+$/, namespace: "widget" }, ({ path }) => ({
      contents: readFileSync(join(folder, path.slice("widget:".length))),
      loader: path.endsWith(".wasm") ? "binary" : "text",
    }))
  },
}
