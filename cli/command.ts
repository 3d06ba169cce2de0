// The type of a command. commands.ts lists all commands; parser, help and documents read that list.

import type { Api } from "./api.ts"
import type { Exit } from "./refusal.ts"
import type { Terminal } from "./terminal.ts"

export interface Option {
  /** The placeholder of the value in the help. An option without one is a switch. */
  value?: string
  about: string
}

export interface Command {
  verb: string
  /** Written `menshen VERB`, because it is not about users. */
  isAlone?: true
  about: string
  /** Names of the words after the verb. A name that ends in "?" is optional. */
  positionals: string[]
  options: Record<string, Option>
  run: (call: Call) => Promise<Exit>
}

/** One call of a command. */
export interface Call {
  api: Api
  terminal: Terminal
  positionals: string[]
  values: Record<string, string | undefined>
  switches: Set<string>
}

/** A positional word that the command requires. */
export const positionalAt = (call: Call, place: number): string => call.positionals[place] ?? ""

/** The options of every command. */
export const commonOptions: Record<string, Option> = {
  issuer: { value: "URL", about: "Menshen's address; default: MENSHEN_ISSUER" },
  pool: { value: "NAME", about: "the pool of people; required if there are several" },
  json: { about: "JSON for programs instead of text for people" },
  help: { about: "this help" },
}
