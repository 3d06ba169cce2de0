// docs/openapi.yaml as an object, for the tests that hold answers to it and for the page made of it.

import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { root } from "./paths.mjs"

export const methods = ["get", "put", "post", "delete", "options", "head", "patch"]

/** Parsing takes a quarter of a second, and most files of tests want it: build/ keeps the result. */
export function readOpenApi() {
  const text = readFileSync(join(root, "docs/openapi.yaml"), "utf8")
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16)
  const kept = join(root, "build", `openapi-${name}.json`)
  if (!existsSync(kept)) keep(kept, JSON.stringify(parsed(text)))
  return JSON.parse(readFileSync(kept, "utf8"))
}

/** Its anchors repeat lists of headers; the parser's limit is for files of strangers. */
const parsed = (text) => parse(text, { maxAliasCount: -1 })

/** Whole or not at all, because tests run side by side. */
function keep(path, text) {
  mkdirSync(join(root, "build"), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

/** The node that a chain of references ends at, with its JSON pointer (RFC 6901). */
export function resolve(document, node, pointer) {
  if (typeof node?.$ref !== "string") return { node, pointer }
  const target = node.$ref.slice(1)
  return resolve(document, nodeAt(document, target), target)
}

/** What a JSON pointer names, or undefined. */
export function nodeAt(document, pointer) {
  const tokens = pointer.split("/").slice(1)
  return tokens.reduce((node, token) => node?.[unescaped(token)], document)
}

export const escaped = (token) => token.replaceAll("~", "~0").replaceAll("/", "~1")
const unescaped = (token) => token.replaceAll("~1", "/").replaceAll("~0", "~")

/** Every operation with its address, method and pointer, in the order of the document. */
export const operationsOf = (document) =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => method in item)
      .map((method) => ({
        path,
        method,
        operation: item[method],
        parameters: [...(item.parameters ?? []), ...(item[method].parameters ?? [])],
        pointer: `/paths/${escaped(path)}/${method}`,
      })),
  )
