// The type of a question. questions.ts lists all of them.

import type { TextName } from "./texts.ts"

export type Answers = Record<string, string>

export interface Choice {
  value: string
  /** A sentence of the table, or a name that is the same in every language. */
  text: TextName | { name: string }
}

export interface Question {
  /** Of the answer; with `flag`, also of the sentence that asks. */
  key: string
  flag: string
  /** Of the flag's help. */
  value: string
  about: string
  /** Absent: only its flag answers it. */
  text?: TextName
  choices?: Choice[]
  /** Typed without an echo, and read from a file by its flag. */
  isSecret?: true
  /** Whether these answers leave it open; always, if absent. */
  when?: (answers: Answers) => boolean
  /** What is meant by an answer that is not written exactly. */
  clean?: (answer: string) => string
  /** Why an answer does not do that the core would accept. */
  fault?: (answer: string, answers: Answers) => TextName | undefined
  /** Instead of the core's sentence about an answer that the fallback gave. */
  fallbackFault?: TextName
  /** The answer if nobody gives one. Absent: it is needed. */
  fallback?: (answers: Answers) => string | undefined
  /** An answer that fits, until there is one. */
  sample: string
  /** The same for people, where it depends on the others. */
  example?: (answers: Answers) => string
  /** Where it stands in an entry of `accounts` or `apps`, or in the file. */
  place: { part: "file" | "account" | "app"; member: string }
}
