// Duplicated code: runs of six identical lines, without blank lines, comments and imports.

import { linesOf } from "./figures.mjs"

const inARow = 6

/** Each path with the number of its lines that also occur elsewhere. */
export function copiedLines(files) {
  const places = new Map()
  const all = files.map(({ path, text }) => ({ path, lines: codeLines(text) }))
  for (const { path, lines } of all) {
    for (const [at, run] of runs(lines)) {
      const known = places.get(run)
      if (known) known.push({ path, at })
      else places.set(run, [{ path, at }])
    }
  }
  const copied = new Map(files.map(({ path }) => [path, new Set()]))
  for (const found of places.values()) {
    if (found.length < 2) continue
    for (const { path, at } of found) {
      for (let line = at; line < at + inARow; line += 1) copied.get(path).add(line)
    }
  }
  return new Map([...copied].map(([path, lines]) => [path, lines.size]))
}

const codeLines = (text) =>
  linesOf(text)
    .map((line) => line.trim())
    .filter((line) => !/^$|^\/[/*]|^\*|^#|^import |^} from |^using |^[)\]}]*[;,]?$/.test(line))

function runs(lines) {
  const count = Math.max(0, lines.length - inARow + 1)
  return Array.from({ length: count }, (_, at) => [at, lines.slice(at, at + inARow).join("\n")])
}
