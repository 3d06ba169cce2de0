// The references in the repository's comments and documents: requirement ids, files, sections.

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, extname, join } from "node:path"
import { idsIn, knownIds } from "../../scripts/lib/requirements.mjs"

const root = join(import.meta.dirname, "../..")
const made = /^(\.git|\.menshen|\.wrangler|node_modules|build|dist)$/

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !made.test(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? filesUnder(path) : [path]
    })
}

export const allFiles = filesUnder(".")
const written = /\.(ts|tsx|vue|mjs|js|cpp|hpp|h|css|html|cmake|md|json|jsonc|txt)$/
export const textFiles = allFiles.filter(
  (file) => written.test(file) && basename(file) !== "package-lock.json",
)
export const read = (file: string) => readFileSync(join(root, file), "utf8")

const comments = /(?<=^|\s)\/\/.*$|(?<=^|\s)\/\*[\s\S]*?\*\//gm
const titles = /\b(?:test|scene|TEST_CASE)\(\s*(?:"[^"]*"|`[^`]*`)/g

/** The comments and test titles of a program, or the code spans and links of a document. */
export function proseOf(file: string, text: string): string {
  const plain = text.replaceAll(/\bhttps?:\/\/[^\s)>"'`]+/g, "")
  const marks: Record<string, RegExp> = {
    ".md": /`[^`\n]+`|\]\([^)\s]+\)/g,
    ".json": /(?!)/g,
    ".txt": /^ *#.*$/gm,
    ".cmake": /^ *#.*$/gm,
    ".html": /<!--[\s\S]*?-->/g,
  }
  const mark = marks[extname(file)]
  const found = mark
    ? (plain.match(mark) ?? [])
    : [...(plain.match(comments) ?? []), ...(plain.match(titles) ?? [])]
  // A path or a sentence may continue on the next line of a comment.
  return found.map((part) => part.replaceAll(/\n\s*(\*|\/\/\/?|#)?\s*/g, " ")).join("\n")
}

export const unknownIds = (text: string): string[] =>
  [...idsIn(text)].filter((id) => !knownIds.has(id))

/** Documents that explain nothing, because they are not in the repository. */
const absent = ["threats", "wechat", "design", "house", "taste", "look", "engine"]
const absentBook = new RegExp(`\\b(${absent.join("|").toUpperCase()})\\b`, "g")
export const absentBooks = (text: string): string[] => text.match(absentBook) ?? []

const pathLike =
  /(?<![\w/.@:*>}-])(?:\.{1,2}\/)*(?:[\w.-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:tsx?|mjs|js|[ch]pp|md|json|cmake|html|css|wasm|txt|vue|exports)(?![\w/]|-[\w])/g
const roomLike =
  /(?<![\w/.@:*>}-])(?:core|wasm|edge|web-widget|tests|scripts|docs|examples|cmake|cli|library)\/[\w./-]*\w(?![\w*])/g
const elsewhere =
  /^(dist|build|node_modules)\/|^(Node|Auth|Vue|Next)\.js$|^(core|widget)\.wasm$|^(menshen-configuration\.txt|secrets\.json)$/
/** A built file is named as package.json exports it, or by its file name. */
const published = read("package.json")
const isMade = (path: string) =>
  elsewhere.test(path) || published.includes(`/${path.replace(/^menshen\//, "")}"`)

const known = new Set(allFiles)
const isThere = (path: string, from: string): boolean =>
  [path, join(dirname(from), path)].some(
    (place) => known.has(place) || existsSync(join(root, place)),
  ) || allFiles.some((file) => file.endsWith(`/${path}`))
const isRoom = (path: string): boolean =>
  existsSync(join(root, path)) || allFiles.some((file) => file.startsWith(`${path}.`))

/** Paths that look like paths of the repository and do not exist. */
export function lostPaths(file: string, prose: string): string[] {
  const paths = (prose.match(pathLike) ?? []).filter((path) => !isMade(path))
  const rooms = (prose.match(roomLike) ?? []).filter((path) => extname(path) === "")
  return [...paths.filter((path) => !isThere(path, file)), ...rooms.filter((room) => !isRoom(room))]
}

/** Names that a comment places "in" a file that does not contain them. */
export function lostNames(file: string, prose: string): string[] {
  const claim = /`?\b([A-Za-z]\w*)(?:\(\))?`? in `?((?:[\w-]+\/)*[\w-]+\.(?:ts|[ch]pp|mjs))\b/g
  return [...prose.matchAll(claim)].flatMap(([whole, name = "", path = ""]) => {
    const isName = /[a-z][A-Z]|_|^[A-Z]\w*[a-z]/.test(name)
    const places = allFiles.filter((one) => one === path || one.endsWith(`/${path}`))
    const near = places.includes(join(dirname(file), path)) ? [join(dirname(file), path)] : places
    return isName && !near.some((place) => read(place).includes(name)) ? [whole] : []
  })
}

const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-")
const headings = new Map(
  allFiles
    .filter((file) => file.endsWith(".md"))
    .map((file) => [file, [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, name = ""]) => name)]),
)

function documentAt(path: string, from: string): string | undefined {
  const places = [join(dirname(from), path), path, join("docs", path)]
  return places.find((place) => known.has(place))
}

/** References to a section, by anchor or by heading, that does not exist. */
export function lostSections(file: string, text: string): string[] {
  const anchors = [...text.matchAll(/(?:(?<![\w./-])([\w./-]+\.md)|\]\()#([\w-]+)/g)]
  const named = [
    ...text.matchAll(/(?<![\w./-])([\w./-]+\.md)`?, (?:section )?"?([A-Z][\w -]*|\d[\d.]*)/g),
  ]
  const lost = (path: string, isHeading: (heading: string) => boolean) => {
    const document = documentAt(path, file)
    return !headings.get(document ?? "")?.some(isHeading)
  }
  return [
    ...anchors.filter(([, path = basename(file), anchor = ""]) =>
      lost(path, (heading) => slug(heading) === anchor),
    ),
    ...named.filter(([, path = "", name = ""]) =>
      lost(path, (heading) => name.startsWith(heading)),
    ),
  ].map(([whole]) => whole)
}
