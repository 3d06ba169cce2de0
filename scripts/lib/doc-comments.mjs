// Reads the exported declarations of a TypeScript file with their doc comments (TSDoc), for the pages
// of docs/reference/. It handles the output of this repository's formatter, not every TypeScript
// file.

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

const read = (file) => readFileSync(join(root, file), "utf8")

/** A doc comment as { text, tags, examples: [{ language, code }] }; undefined for none. */
export function parseComment(comment) {
  if (comment === undefined) return undefined
  const lines = comment.replace(/^\/\*\*|\*\/$/g, "").split("\n")
  const plain = lines.map((line) => line.replace(/^\s*\* ?/, "").trimEnd()).join("\n")
  const [text, ...blocks] = plain.trim().split(/^@(?=\w)/m)
  const tags = {}
  const examples = []
  for (const block of blocks) {
    const [, name, rest] = /^(\w+)\s*([\s\S]*)$/.exec(block)
    if (name === "example") examples.push(exampleIn(rest))
    else tags[name] = oneLine(rest)
  }
  return { text: text.trim(), tags, examples }
}

function exampleIn(text) {
  const [, language, code] = /^```(\w+)\n([\s\S]*?)\n```\s*$/.exec(text.trim()) ?? []
  if (code === undefined) throw new Error(`an @example is not one fenced block: ${text}`)
  return { language, code }
}

/** Joins wrapped lines, for the cell of a table. */
export const oneLine = (text) => text.trim().replaceAll(/\s*\n\s*/g, " ")

/** The doc comment that ends right before this position; a lint comment may stand between. */
function commentBefore(text, at) {
  const before = text
    .slice(0, at)
    .replace(/(\n *\/\/ biome-ignore.*)+\s*$/, "")
    .trimEnd()
  return before.endsWith("*/") ? before.slice(before.lastIndexOf("/**")) : undefined
}

const declaration =
  /^( *)(?:export )?(?:declare )?(interface|type|class|const|function|var) (\w+)/gm

/** Every declaration of a file: { name, kind, doc, members, file, indented }; `indented` is global. */
export function declarationsOf(file) {
  const text = read(file)
  return [...text.matchAll(declaration)].map(({ index, 0: found, 1: indent, 2: kind, 3: name }) => {
    const doc = parseComment(commentBefore(text, index))
    const body = bodyOf(text, index + found.length, indent)
    const members = membersOf(body, `${indent}  `)
    return { name, kind, doc, members, file, indented: indent !== "" }
  })
}

function bodyOf(text, from, indent) {
  const opens = text.slice(from).search(/[{\n]/)
  if (text[from + opens] !== "{") return ""
  return text.slice(from + opens + 1, text.indexOf(`\n${indent}}`, from) + 1)
}

const member = /^( *)(?:readonly )?(get )?(?:"([\w-]+)"|(\w+))(\?)?(\([^()]*\))?: (.*?)(?: \{)?$/gm

/** The members of an interface or a class at this indentation: { name, parameters, type, optional, doc }. */
function membersOf(body, indent) {
  return [...body.matchAll(member)]
    .filter(({ 1: at }) => at === indent)
    .map(({ index, 2: get, 3: quoted, 4: plain, 5: optional, 6: method, 7: type }) => {
      const doc = parseComment(commentBefore(body, index))
      const name = (quoted ?? plain) + (method && !get ? "()" : "")
      return { name, parameters: method ?? "", type, optional: optional !== undefined, doc }
    })
}

/** The names that a module exports from other files of its folder: { name, file }. */
export function reexportsOf(file) {
  const text = read(file)
  const folder = file.slice(0, file.lastIndexOf("/") + 1)
  return [...text.matchAll(/^export (?:type )?\{([^}]+)\} from "\.\/([^"]+)"/gm)].flatMap(
    ([, names, from]) =>
      names
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => ({ name, file: folder + from })),
  )
}

/** The declaration of an exported name. If a class and an interface share a name, it is the class. */
export function declarationOf({ name, file }) {
  const all = declarationsOf(file).filter((one) => one.name === name)
  return all.find(({ kind }) => kind === "class") ?? all[0]
}

/** The comment at the head of a file, as one line. */
export function headOf(file) {
  const [comment = ""] = /^(\/\/.*\n)+/.exec(read(file)) ?? []
  return oneLine(comment.replaceAll(/^\/\/ ?/gm, ""))
}
