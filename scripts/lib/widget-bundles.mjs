// dist/widget/: the self-contained scripts of a page, the parts that they load when needed, and the
// words of each language. CMake builds widget.wasm.

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { linked, noticesOf } from "./notices.mjs"
import { root } from "./paths.mjs"
import { manifest } from "./widget-manifest.mjs"

const source = join(root, "web-widget")
const target = join(root, "dist/widget")
const browsers = ["chrome111", "firefox114", "safari16.4"]

/**
 * For bundlers, which find one class in both: define.js only registers the class of menshen-login.js.
 */
export const modules = [
  { entry: "index.ts", out: "element.js" },
  { entry: "menshen-login.ts", out: "define.js", beside: true },
]
/** Scripts of pages; the classic one works without type="module". */
const pages = [
  { entry: "menshen-login.ts", out: "menshen-login.js" },
  { entry: "menshen-login.ts", out: "menshen-login.classic.js", classic: true },
  { entry: "frame-page.ts", out: "frame-page.js" },
]
/** Loaded by import() when needed. */
const parts = [
  "bundled-words",
  "choose-account",
  "hosted",
  "qr-extras",
  "remote",
  "restless",
  "steps",
  "tokens",
  "with-state",
]

// Properties that only the widget's own files use; the build shortens each to a letter. None belongs
// to the page, the server or the DOM, and none is sent to a frame, which may run another version
// (frame-messages.ts).
export const ownProperties = [
  "afterMs",
  "asks",
  "attribute",
  "challenge",
  "collected",
  "createTicket",
  "deadline",
  "draw",
  "failures",
  "fault",
  "instead",
  "kept",
  "level",
  "linked",
  "look",
  "matrix",
  "msLeft",
  "pale",
  "params",
  "sentence",
  "socketFailures",
  "succeed",
  "tone",
  "untaken",
  "verifier",
  "wake",
]
const mangleProps = new RegExp(`^(${ownProperties.join("|")})$`)

export async function bundleWidget(esbuild) {
  mkdirSync(target, { recursive: true })
  const shared = parts.map((name) => ({ entry: `${name}.ts`, out: `${name}.js` }))
  const outputs = [...pages, ...modules, ...shared]
  // Built one after the other, because all of them must use the same letters.
  let mangleCache = {}
  for (const output of outputs) mangleCache = await bundle(esbuild, output, mangleCache)
  // A list: its indices are those of `names`, which every visitor has in the script.
  for (const file of readdirSync(join(source, "words"))) {
    const words = JSON.parse(readFileSync(join(source, "words", file), "utf8"))
    writeFileSync(join(target, `words-${file}`), JSON.stringify(Object.values(words)))
  }
  // The scripts contain nothing of others, and every visitor downloads them: the notices have a file.
  writeFileSync(join(target, "NOTICES.txt"), noticesOf(linked["widget.wasm"]))
}

/** Read by editors and type checkers, beside the declarations that tsc writes. */
export function describeWidget() {
  const types = join(root, "dist/types/web-widget")
  for (const written of ["jsx", "classic.d.ts"])
    cpSync(join(source, written), join(types, written), { recursive: true })
  writeFileSync(join(root, "dist/custom-elements.json"), JSON.stringify(manifest(), null, 2))
}

async function bundle(esbuild, { entry, out, classic = false, beside = false }, known) {
  const { outputFiles, mangleCache } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [join("web-widget", entry)],
    bundle: true,
    write: false,
    minify: true,
    target: browsers,
    charset: "utf8",
    logLevel: "error",
    format: classic ? "iife" : "esm",
    legalComments: "none",
    ...(classic && { globalName: "Menshen", define: { "import.meta.url": "menshenScript" } }),
    plugins: [...(beside ? [elementBeside] : []), partsBeside, minifiedCss],
    mangleProps,
    mangleCache: known,
  })
  const text = outputFiles[0].text
  writeFileSync(join(target, out), await smaller(classic ? withItsAddress(text) : text, !classic))
  return mangleCache
}

/** Every visitor downloads it, so a second minifier shortens the output of the first. */
async function smaller(text, module) {
  const { minify } = await import("terser")
  const compress = {
    passes: 3,
    pure_getters: true,
    unsafe: true,
    unsafe_arrows: true,
    hoist_funs: true,
  }
  const { code } = await minify(text, { module, ecma: 2022, compress })
  return code
}

// A classic script has no import.meta; it knows its own address only while it first runs. Its imports
// need absolute URLs, because a classic script from another origin has no base URL. The address is read by
// the getter of Document: `document.currentScript` itself is whatever element of the page has that name.
const ownAddress =
  'globalThis.document&&Object.getOwnPropertyDescriptor(Document.prototype,"currentScript").get.call(document)?.src'
const withItsAddress = (text) =>
  `var menshenScript=${ownAddress};${text.replaceAll(
    /import\(("\.\/[\w-]+\.js")\)/g,
    "import(new URL($1,menshenScript))",
  )}`

const elementBeside = {
  name: "element-beside",
  setup(build) {
    build.onResolve({ filter: /^\.\/(element|index)\.ts$/ }, () => ({
      path: "./element.js",
      external: true,
    }))
  },
}

const partsBeside = {
  name: "parts-beside",
  setup(build) {
    build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === "dynamic-import"
        ? { path: `./${basename(path, ".ts")}.js`, external: true }
        : undefined,
    )
  },
}

// esbuild leaves the values of custom properties unchanged, including quotes that CSS does not need.
const tighter = (css) =>
  css
    .replaceAll(/(--[\w-]+:|\bsrgb,) /g, "$1")
    .replaceAll(/(?<=%), /g, ",")
    .replaceAll(/(?<=\[\w+=)"(\w+)"(?=\])/g, "$1")

export const minifiedCss = {
  name: "minified-css",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = readFileSync(path, "utf8")
      const { code } = await build.esbuild.transform(css, { loader: "css", minify: true })
      return { loader: "text", contents: tighter(code.trim()) }
    })
  },
}
