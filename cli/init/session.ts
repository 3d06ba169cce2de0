// What the three commands share: their files, their language, and whether somebody can be asked.

import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import type { LocalCall } from "../command.ts"
import { wrongUsage } from "../refusal.ts"
import { type Dialogue, dialogueOn } from "./dialogue.ts"
import { mustBeWritable } from "./files.ts"
import type { Answers, Question } from "./question.ts"
import { type Language, languageOf, type Say, sayIn } from "./texts.ts"

export interface Session {
  /** menshen.json and menshen.env. */
  config: string
  env: string
  say: Say
  /** Absent if there is nobody to ask. */
  dialogue: Dialogue | undefined
}

/** Runs a command, and gives the terminal back whatever happens. */
export async function inSession<T>(
  call: LocalCall,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const config = call.values.config ?? (call.env.MENSHEN_CONFIG || "menshen.json")
  const env = call.values.secrets ?? join(dirname(config), "menshen.env")
  for (const file of [config, env]) mustBeWritable(file)
  const say = sayIn(languageIn(call))
  const { stdin, stderr } = process
  const isSomebody = stdin.isTTY && stderr.isTTY && !call.terminal.json && !call.switches.has("yes")
  const dialogue = isSomebody ? dialogueOn(stdin, stderr, say) : undefined
  try {
    return await work({ config, env, say, dialogue })
  } finally {
    dialogue?.close()
  }
}

function languageIn({ values, env }: LocalCall): Language {
  const { lang } = values
  if (lang === undefined) return languageOf(env)
  if (lang === "en" || lang === "zh") return lang
  throw wrongUsage("--lang is en or zh.")
}

/** The answers that flags give. A secret is never on the command line, which every program can read. */
export function givenIn({ values }: LocalCall, questions: Question[]): Answers {
  const pairs = questions.flatMap(({ key, flag, isSecret }) => {
    const value = values[flag]
    if (value === undefined) return []
    return [[key, isSecret ? secretIn(value, flag) : value]]
  })
  return Object.fromEntries(pairs)
}

function secretIn(path: string, flag: string): string {
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8").trim()
  } catch {
    throw wrongUsage(`--${flag}: ${path} cannot be read.`)
  }
}
