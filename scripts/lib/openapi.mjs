// docs/openapi.yaml as an object, for the tests that check answers against it and for its reference
// page.

import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parse } from "yaml"
import { root } from "./paths.mjs"

export const methods = ["get", "put", "post", "delete", "options", "head", "patch"]

/** Parsing takes a quarter of a second, and most test files need it, so build/ keeps the result. */
export function readOpenApi() {
  const text = readFileSync(join(root, "docs/openapi.yaml"), "utf8")
  const name = createHash("sha256").update(text).digest("hex").slice(0, 16)
  const kept = join(root, "build", `openapi-${name}.json`)
  if (!existsSync(kept)) keep(kept, JSON.stringify(parsed(text)))
  return JSON.parse(readFileSync(kept, "utf8"))
}

/** Its anchors repeat lists of headers; the parser's limit is meant for untrusted files. */
const parsed = (text) => parse(text, { maxAliasCount: -1 })

/** Written atomically, because tests run side by side. */
function keep(path, text) {
  mkdirSync(join(root, "build"), { recursive: true })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

/** The node at the end of a chain of references, with its JSON pointer (RFC 6901). */
export function resolve(document, node, pointer) {
  if (typeof node?.$ref !== "string") return { node, pointer }
  const target = node.$ref.slice(1)
  return resolve(document, nodeAt(document, target), target)
}

/** The node that a JSON pointer names, or undefined. */
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
