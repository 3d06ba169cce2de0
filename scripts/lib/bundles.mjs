// The JavaScript and the type declarations in dist/, from the TypeScript of edge/ and web-widget/.

import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { bin, root } from "./paths.mjs"
import { mustRun } from "./run.mjs"

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

/** dist/widget/menshen-login.js: one file, its wasm beside it. */
export function bundleWidget(esbuild) {
  return esbuild.build({
    ...common,
    target: ["chrome111", "firefox114", "safari16.4"],
    entryPoints: ["web-widget/menshen-login.ts"],
    outfile: "dist/widget/menshen-login.js",
  })
}

/** dist/edge/worker.js: everything but the .wasm beside it and the runtime's own modules. */
export function bundleEdge(esbuild) {
  return esbuild.build({
    ...common,
    minify: false,
    conditions: ["workerd", "worker", "browser"],
    entryPoints: ["edge/worker.ts"],
    outfile: "dist/edge/worker.js",
    external: ["cloudflare:*", "node:*"],
    plugins: [wasmBeside, widgetInside],
  })
}

/** dist/core/{node,web,workerd}.js: the library, which differs only in how it loads core.wasm. */
export function bundleCore(esbuild) {
  const entry = (name) =>
    esbuild.build({
      ...common,
      platform: "neutral",
      entryPoints: [`edge/library/${name}.ts`],
      outfile: `dist/core/${name}.js`,
      external: ["node:*"],
      plugins: [wasmBeside],
    })
  return Promise.all(["node", "web", "workerd"].map(entry))
}

/** dist/types/: the declarations of each project; `npm test` is where they are checked. */
export function declareTypes() {
  const options = ["--noEmit", "false", "--noCheck", "--declaration", "--emitDeclarationOnly"]
  const places = ["--rewriteRelativeImportExtensions", "--rootDir", ".", "--outDir", "dist/types"]
  const projects = ["tsconfig.edge.json", "tsconfig.library.json", "tsconfig.widget.json"]
  const declare = (project) => mustRun(bin("tsc"), ["-p", project, ...options, ...places])
  return Promise.all(projects.map(declare))
}

// Imports of a compiled module stay imports: workerd and wrangler hand over a WebAssembly.Module.
const wasmBeside = {
  name: "wasm-beside",
  setup(build) {
    build.onResolve({ filter: /^[./].*\.wasm$/ }, ({ path }) => ({
      path: `./${basename(path)}`,
      external: true,
    }))
  },
}

// The worker serves the widget itself, so the built files travel inside the worker:
// "widget:menshen-login.js" is its text, "widget:widget.wasm" its bytes.
const widgetInside = {
  name: "widget-inside",
  setup(build) {
    build.onResolve({ filter: /^widget:/ }, ({ path }) => ({
      path: path.slice("widget:".length),
      namespace: "widget",
    }))
    build.onLoad({ filter: /.*/, namespace: "widget" }, ({ path }) => ({
      contents: readFileSync(join(dist, "widget", path)),
      loader: path.endsWith(".wasm") ? "binary" : "text",
    }))
  },
}
