// The tables of `npm run measure`, from all the counts.

import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { areaNames, isCpp, sourceFiles } from "./areas.mjs"
import { longestSubject, subjectsOf } from "./commits.mjs"
import { copiedLines } from "./copies.mjs"
import { cppFunctionSizes } from "./cpp-functions.mjs"
import { commentLines, linesOf, percent, spreadOf } from "./figures.mjs"
import { floorsIn } from "./floors.mjs"
import { rings } from "./rings.mjs"
import { arrowsUp, roomsOf } from "./rooms.mjs"
import { parseScripts } from "./typescript.mjs"

/**
 * The lines to print about the checkout at this root.
 * @returns {string[]}
 */
export function measure(root) {
  const files = sourceFiles(root)
  const scripts = files.filter(({ path }) => !isCpp(path)).map(({ path }) => path)
  const facts = parseScripts(root, scripts)
  return [
    ...areaTable(files, facts),
    "",
    ...edgeLines(root, importsOf(facts)),
    "",
    ...commitLines(root),
  ]
}

const heads = [
  "area",
  "files",
  "lines",
  "lines of a file: median / p95 / max",
  "lines of a function: median / p95 / max",
  "comment",
  "copied",
  "literal spreads",
]

function areaTable(files, facts) {
  const copied = copiedLines(files)
  const rows = areaNames.map((area) => {
    const own = files.filter((file) => file.area === area)
    return areaRow(area, own, facts, copied)
  })
  return table(heads, rows)
}

function areaRow(area, files, facts, copied) {
  const sizes = files.map(({ text }) => linesOf(text).length)
  const lines = sum(sizes)
  const functionSizes = files.flatMap(({ path, text }) =>
    isCpp(path) ? cppFunctionSizes(text) : facts.get(path).functionSizes,
  )
  return [
    area,
    files.length,
    lines,
    spreadOf(sizes),
    spreadOf(functionSizes),
    percent(sum(files.map(({ text }) => commentLines(text))), lines),
    percent(sum(files.map(({ path }) => copied.get(path))), lines),
    sum(files.map(({ path }) => facts.get(path)?.literalSpreads ?? 0)),
  ]
}

/** Each script with the scripts that it imports. */
function importsOf(facts) {
  return new Map(
    [...facts].map(([path, { imports }]) => {
      const near = imports.filter((name) => name.startsWith("."))
      const targets = near.map((name) => join(dirname(path), name))
      return [path, new Set(targets.filter((target) => facts.has(target)))]
    }),
  )
}

function edgeLines(root, imports) {
  const page = join(root, "edge/README.md")
  const floors = existsSync(page) ? floorsIn(readFileSync(page, "utf8")) : []
  const { rooms, arrows, roomRings } = roomsOf(imports)
  const up = arrowsUp(imports, floors)
  const ofEdge = new Map([...imports].filter(([path]) => path.startsWith("edge/")))
  const fileRings = rings(ofEdge)
  return table(
    ["edge", "count", ""],
    [
      ["rooms", rooms.length, "folders and loose files of edge/"],
      ["arrows between rooms", arrows.length, ""],
      ["floors", floors.length, floors.length > 0 ? "in edge/README.md" : "none are listed"],
      ["arrows up a floor", floors.length > 0 ? up.length : "–", up.join(", ")],
      ["rings of rooms", roomRings.length, roomRings.map(sized).join(", ")],
      ["rings of files", fileRings.length, fileRings.map(sized).join(", ")],
    ],
  )
}

const sized = (ring) => (ring.length > 5 ? `${ring.length} together` : ring.join(" ↔ "))

function commitLines(root) {
  const subjects = subjectsOf(root)
  if (!subjects) return ["No history of commits here."]
  const tooLong = subjects.filter((subject) => subject.length > longestSubject)
  const joined = subjects.filter((subject) => subject.includes(";"))
  return table(
    ["commits", "count"],
    [
      ["all", subjects.length],
      [`subject longer than ${longestSubject} characters`, tooLong.length],
      ['several changes joined with ";"', joined.length],
    ],
  )
}

function table(names, rows) {
  const cells = [names, ...rows].map((row) => row.map(String))
  const widths = names.map((_, at) => Math.max(...cells.map((row) => row[at].length)))
  const line = (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`
  const [head, ...body] = cells.map(line)
  return [head, rule, ...body]
}

const sum = (values) => values.reduce((one, other) => one + other, 0)
