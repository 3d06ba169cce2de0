// What a command is. The table of them all is commands.ts; parsing, help and the documents read it.

import type { Api } from "./api.ts"
import type { Exit } from "./refusal.ts"
import type { Terminal } from "./terminal.ts"

export interface Option {
  /** What stands for the value in the help. An option without one is a switch. */
  value?: string
  about: string
}

export interface Command {
  verb: string
  about: string
  /** Names of the words after the verb. One that ends in "?" may be left out. */
  positionals: string[]
  options: Record<string, Option>
  run: (call: Call) => Promise<Exit>
}

/** One use of a command. */
export interface Call {
  api: Api
  terminal: Terminal
  positionals: string[]
  values: Record<string, string | undefined>
  switches: Set<string>
}

/** The word at a place that the command promises. */
export const positionalAt = (call: Call, place: number): string => call.positionals[place] ?? ""

/** The options every command takes. */
export const commonOptions: Record<string, Option> = {
  issuer: { value: "URL", about: "Menshen's address; MENSHEN_ISSUER where it is not given" },
  pool: { value: "NAME", about: "the pool of people; needed where there are several" },
  json: { about: "JSON for programs instead of text for people" },
  help: { about: "this help" },
}
