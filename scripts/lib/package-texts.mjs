// What the texts in the npm package point at: links of its documents, and imports of its files.

import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./paths.mjs"

const read = (path) => readFileSync(join(root, path), "utf8")

/** About the code, which is in a checkout only. */
const aboutCode = /^(ARCHITECTURE\.md|docs\/threats\.md|docs\/decisions\/)/
const code = /^(core|edge|tests|wasm|web-widget)\//

/** The links of a document, without those to the web and to its own headings. */
export const linksIn = (text) =>
  [...text.matchAll(/(?:\]\(|src=")(?!https?:|#|mailto:)([^)"#\s]+)/g)].map(([, to]) => to)

/**
 * A sentence for each link that leads nowhere in the package.
 * @param {Set<string>} packed the paths of all files in the package
 */
export function deadLinks(packed) {
  const folders = new Set([...packed].flatMap(foldersOf))
  const isThere = (path) => packed.has(path) || folders.has(path)
  return documentsIn(packed).flatMap((document) =>
    linksIn(read(document))
      .map((to) => join(dirname(document), to))
      .filter((path) => !isThere(path) && !(aboutCode.test(document) && code.test(path)))
      .map((path) => `${document} links to ${path}, which is not packed.`),
  )
}

const documentsIn = (packed) => [...packed].filter((path) => path.endsWith(".md"))

/** The folder of a file, and the folders around it. */
function foldersOf(path) {
  const folder = dirname(path)
  return folder === "." ? [] : [folder, ...foldersOf(folder)]
}

/** The package with the types, or the file, of a module that a file names. */
function packageOf(module) {
  if (module.startsWith("cloudflare:")) return "@cloudflare/workers-types"
  if (module === "react") return "@types/react"
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/")
}

/** Modules that the runtime brings. */
const isBuiltIn = (module, file) => /^(node|cloudflare):/.test(module) && file.endsWith(".js")

const naming =
  /^[^*\n]*\bfrom ?"([\w@./:-]+)"|^import ?"([\w@./:-]+)"|\bimport\("([\w@./:-]+)"\)|^\/\/\/ <reference types="([^"]+)"/gm

/** Bundles have what they import inside, and the code that `menshen init` shows, whose imports are another program's. */
const isCommand = (path) => path.startsWith("dist/cli/")

/**
 * A sentence for each import of a package that package.json does not declare.
 * @param {Iterable<string>} packed
 * @param {{ dependencies?: object, peerDependencies?: object }} manifest
 */
export function undeclaredImports(packed, { dependencies = {}, peerDependencies = {} }) {
  const declared = { ...dependencies, ...peerDependencies }
  const sources = [...packed].filter(
    (path) => /^dist\/.*\.(js|d\.ts)$/.test(path) && !isCommand(path),
  )
  return sources.flatMap((file) =>
    [...read(file).matchAll(naming)]
      .map((groups) => groups.slice(1).find(Boolean))
      // One that begins with "/" is a page's own.
      .filter((module) => !/^[./]/.test(module) && !isBuiltIn(module, file))
      .filter((module) => !(packageOf(module) in declared))
      .map(
        (module) => `${file} imports "${module}"; package.json declares no ${packageOf(module)}.`,
      ),
  )
}
