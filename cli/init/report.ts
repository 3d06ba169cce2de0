// What init and add say at their end, for people and for programs. Neither contains a secret.

import type { LocalCall } from "../command.ts"
import { jsonText, printable } from "../show.ts"
import type { Snippet } from "./snippets.ts"
import type { Step } from "./steps.ts"
import type { Say } from "./texts.ts"

export interface Report {
  wrote: string[]
  env: string
  /** Variables that had a value already. */
  kept: string[]
  /** Variables whose value the operator fills in. */
  empty: string[]
  steps: Step[]
  snippet?: Snippet
}

export function report({ terminal }: LocalCall, say: Say, result: Report): void {
  terminal.out(terminal.json ? jsonText(result) : textOf(say, result))
}

function textOf(say: Say, { wrote, env, kept, steps, snippet }: Report): string {
  const lines = [
    "",
    ...wrote.map((file) => say("wrote", { file })),
    ...(kept.length > 0 ? [say("kept", { env, variables: kept.join(", ") })] : []),
    "",
    say("next"),
    ...steps.flatMap(stepLines),
    ...(snippet === undefined ? [] : ["", ...snippetLines(say, snippet)]),
  ]
  return lines.map(printable).join("\n")
}

const stepLines = ({ sentence, fields = [] }: Step, at: number): string[] => [
  `  ${at + 1}. ${sentence}`,
  ...fields.map(([field, value]) => `       ${field}: ${value}`),
]

function snippetLines(say: Say, { framework, install, blocks, whole }: Snippet): string[] {
  const files = blocks.map(({ file }) => file)
  return [
    say("step.snippet", { framework }),
    ...(install === "" ? [] : ["", `  ${install}`]),
    ...blocks.flatMap(({ file, title, code }, at) => [
      "",
      ...(files.indexOf(file) === at ? [`  ── ${title ?? file} ──`, ""] : []),
      ...code.split("\n").map((line) => (line === "" ? "" : `  ${line}`)),
    ]),
    "",
    `  ${whole}`,
  ]
}
