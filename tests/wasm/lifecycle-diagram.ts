// Generates the state diagram of ARCHITECTURE.md from the core's own table.
//   node tests/wasm/lifecycle-diagram.ts           prints it
// node tests/wasm/lifecycle-diagram.ts --write   inserts it between the two marks

import { readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { root, type Tables, tables } from "./core-wasm.ts"

export const marks = ["<!-- lifecycle -->", "<!-- /lifecycle -->"] as const
export const page = new URL("ARCHITECTURE.md", root)

export function diagram({ states, steps }: Tables): string {
  const ends = states.filter((state) => !steps.some(([from]) => from === state))
  const lines = [`[*] --> ${states[0]}`]
  for (const [from, to] of pairs(steps)) {
    const events = steps.filter((step) => step[0] === from && step[2] === to).map(([, on]) => on)
    lines.push(`${from} --> ${to}: ${events.join(", ")}`)
  }
  lines.push(...ends.map((end) => `${end} --> [*]`))
  return ["```mermaid", "stateDiagram-v2", ...lines.map((line) => `  ${line}`), "```"].join("\n")
}

function pairs(steps: Tables["steps"]): [string, string][] {
  const seen = new Map(steps.map(([from, , to]) => [`${from} ${to}`, [from, to] as const]))
  return [...seen.values()].map(([from, to]) => [from, to])
}

/** The text between the marks, or undefined when a mark is missing. */
export function shown(text: string): string | undefined {
  const [start, end] = marks.map((mark) => text.indexOf(mark)) as [number, number]
  return start < 0 || end < start ? undefined : text.slice(start + marks[0].length, end).trim()
}

function write(): void {
  const text = readFileSync(page, "utf8")
  if (shown(text) === undefined) throw new Error(`ARCHITECTURE.md has no ${marks.join(" … ")}`)
  const [before = "", rest = ""] = text.split(marks[0])
  const after = rest.slice(rest.indexOf(marks[1]))
  writeFileSync(page, `${before}${marks[0]}\n${diagram(tables())}\n${after}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--write")) write()
  else console.log(diagram(tables()))
}
