// The ids of requirements (INV-01, BI 63, D4): reads them from texts, and writes docs/threats.md from
// docs/threats.json and the ids that tests carry.

import { readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { root } from "./paths.mjs"
import { filesUnder } from "./stamp.mjs"

const id = "(?:(?:AV|CB|CD|CR|ID|INV|OA|OP|P|RC|TK|XM)-\\d\\d|BI \\d{1,3}|D\\d{1,2})"
const joint = "(?:-|–| to |, | and )"
/** A bare number continues an id only where the list continues or ends. */
const bare = "\\d{1,3}(?=[-–,:;.)\"'`]|$| to | and | \\()"
const mention = new RegExp(`(?<![%\\w-])${id}(?!\\w)(?:${joint}(?:${id}(?!\\w)|${bare}))*`, "g")
const step = /(^|-|–| to |, | and )((?:[A-Z]+-|BI |D)?)(\d+)/g

const written = (kind, number) =>
  kind.endsWith("-") ? kind + String(number).padStart(2, "0") : kind + number

/** Every id that a text names. Lists and ranges count in full: "BI 63-66", "INV-01 to INV-15, 19". */
export function idsIn(text) {
  const found = new Set()
  for (const [whole] of text.matchAll(mention)) {
    let kind = ""
    let last = 0
    for (const [, before, named, digits] of whole.matchAll(step)) {
      kind = named || kind
      const number = Number(digits)
      const isRange = ["-", "–", " to "].includes(before)
      for (let at = isRange ? last + 1 : number; at <= number; at++) found.add(written(kind, at))
      last = number
    }
  }
  return found
}

export const { groups } = JSON.parse(readFileSync(join(root, "docs/threats.json"), "utf8"))
export const knownIds = new Set(groups.flatMap(({ rows }) => Object.keys(rows)))

/** Tests of Menshen. Tests of the sandbox are left out: they show only that the sandbox is faithful. */
const isTest = (file) =>
  /\.(test\.ts|cpp|json)$/.test(file) && !/^tests\/(sandbox|support|bench|runner)\//.test(file)

/** The test files that carry each id. */
function testsOfIds() {
  const tests = new Map()
  for (const file of filesUnder("tests").filter(isTest)) {
    for (const found of idsIn(readFileSync(join(root, file), "utf8"))) {
      tests.set(found, [...(tests.get(found) ?? []), file])
    }
  }
  return tests
}

const nameOf = (file) => basename(file).replace(/(\.browser)?\.test\.ts$|\.(cpp|json)$/, "")
const linkTo = (file) => `[${nameOf(file)}](../${file})`
const cell = (text) => text.replaceAll("|", "\\|")
const isMissing = (defence) => /^not built/i.test(defence)

function section({ title, about, columns = ["attack", "defence"], rows }, tests) {
  const lines = Object.entries(rows).map(([name, [attack, defence]]) => {
    const found = (tests.get(name) ?? []).map(linkTo).join(", ")
    return `| ${name} | ${cell(attack)} | ${cell(defence)} | ${found || "no test"} |`
  })
  return [
    `## ${title}`,
    ...(about === "" ? [] : ["", about]),
    "",
    `| id | ${columns.join(" | ")} | tests |`,
    "|---|---|---|---|",
    ...lines,
    "",
  ].join("\n")
}

function counts(tests) {
  const rows = groups.flatMap((group) => Object.entries(group.rows))
  return {
    ids: rows.length,
    tested: rows.filter(([name]) => tests.has(name)).length,
    missing: rows.filter(([, [, defence]]) => isMissing(defence)).length,
    partial: rows.filter(([, [, defence]]) => defence.startsWith("Partly:")).length,
  }
}

const introduction = ({ ids, tested, missing, partial }) => `# Threats, invariants and bad inputs

Each attack with its defence and the test that shows it. Code and tests cite the ids, which never change.
\`npm run threats\` generates this page from \`docs/threats.json\` and from the ids in the titles and comments
of tests; a test fails when the page is stale.

Tests name ${tested} of ${ids} ids. If a defence is missing, the row says "not built" (${missing} rows) or
"partly" (${partial} rows). "No test" means that no test names the id; a test without an id may still show it.

[SECURITY.md](../SECURITY.md) explains the trust boundaries and their limits.
`

/** The text of docs/threats.md. */
export function threatsPage() {
  const tests = testsOfIds()
  return [introduction(counts(tests)), ...groups.map((group) => section(group, tests))].join("\n")
}
