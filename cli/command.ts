// The type of a command. commands.ts lists all commands; parser, help and documents read that list.

import type { Api } from "./api.ts"
import type { Exit } from "./refusal.ts"
import type { Terminal } from "./terminal.ts"

export interface Option {
  /** The placeholder of the value in the help. An option without one is a switch. */
  value?: string
  about: string
}

interface Described {
  verb: string
  about: string
  /** Names of the words after the verb. A name that ends in "?" is optional. */
  positionals: string[]
  options: Record<string, Option>
}

/** Asks a running Menshen through its admin API. */
export interface AdminCommand extends Described {
  isLocal?: never
  /** Written `menshen VERB`, because it is not about users. */
  isAlone?: true
  run: (call: Call) => Promise<Exit>
}

/** Works on this machine, with no issuer and no admin key; always written `menshen VERB`. */
export interface LocalCommand extends Described {
  isLocal: true
  isAlone: true
  run: (call: LocalCall) => Promise<Exit>
}

export type Command = AdminCommand | LocalCommand

/** One call of a command. */
export interface LocalCall {
  terminal: Terminal
  positionals: string[]
  values: Record<string, string | undefined>
  switches: Set<string>
  env: NodeJS.ProcessEnv
}

export interface Call extends LocalCall {
  api: Api
}

/** A positional word that the command requires. */
export const positionalAt = (call: LocalCall, place: number): string =>
  call.positionals[place] ?? ""

/** The options of every command. */
const commonOptions: Record<string, Option> = {
  json: { about: "JSON for programs instead of text for people" },
  help: { about: "this help" },
}

/** The options of every command that asks Menshen. */
export const adminOptions: Record<string, Option> = {
  issuer: { value: "URL", about: "Menshen's address; default: MENSHEN_ISSUER" },
  pool: { value: "NAME", about: "the pool of people; required if there are several" },
  ...commonOptions,
}

/** The options that a command has beside its own. */
export const sharedOptions = (command: Command): Record<string, Option> =>
  command.isLocal ? commonOptions : adminOptions
