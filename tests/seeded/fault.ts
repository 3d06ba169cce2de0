// A seeded fault: one realistic mistake in the code, the promise it breaks, and the test that must fail.

export interface Fault {
  /** The wrong behaviour, as a sentence. */
  fault: string
  /** What it breaks: an id of docs/threats.json, or a path of the repository's documents. */
  breaks: string
  /** From the checkout. */
  file: string
  /** Stands in the file exactly once. Short, so that it lives through other changes. */
  before: string
  after: string
  /** The file of the test that must fail, and the test's title. */
  test: string
  title: string
}

export type Verdict = "killed" | "SURVIVED"

/** The faulty text of a file. An error if the text that the fault changes does not stand there once. */
export function withFault({ file, before, after }: Fault, text: string): string {
  const found = text.split(before).length - 1
  if (found !== 1) {
    throw new Error(`${file} contains this text ${found} times instead of once:\n${before}`)
  }
  return text.replace(before, () => after)
}

/** Whether a test file has a test with this title. */
export const hasTest = ({ title }: Fault, testText: string): boolean =>
  titlesIn(testText).includes(title)

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** Finds a title, also that of one row of a table: what stands in braces can be anything. */
export const patternOf = (title: string): string =>
  title
    .split(/\$\{[^}]*\}/)
    .map(quoted)
    .join(".*")

const literal = /\b(?:test|TEST_CASE)\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+|'(?:[^'\\]|\\.)*'|`[^`]*`)/g

/** The titles of node's `test(…)` and Catch2's `TEST_CASE(…)`, which may be cut in pieces over lines. */
const titlesIn = (text: string): string[] =>
  [...text.matchAll(literal)].map(([, found = ""]) =>
    found
      .trim()
      .replace(/"\s*\n\s*"/g, "")
      .slice(1, -1)
      .replace(/\\(.)/g, "$1"),
  )
