// Parses the command line, with Node's own parser and the list of commands.

import { parseArgs } from "node:util"
import { type Command, sharedOptions } from "./command.ts"
import { wrongUsage } from "./refusal.ts"

export interface Parsed {
  command?: Command
  positionals: string[]
  values: Record<string, string | undefined>
  switches: Set<string>
}

/** `arguments_` are the words after the program's name: users, a verb, its words and options. */
export function parse(arguments_: string[], commands: Command[]): Parsed {
  const [noun, verb, ...rest] = arguments_
  const wantsHelp = [noun, verb].some((word) => word === undefined || isHelp(word))
  if (noun === undefined || isHelp(noun)) return helpFor(undefined)
  if (["--version", "-v"].includes(noun)) return parse(["version"], commands)
  const alone = commands.find((one) => one.isAlone && startsWith(arguments_, wordsOf(one)))
  if (alone !== undefined) return callOf(alone, arguments_.slice(wordsOf(alone).length))
  if (noun !== "users") throw noSuch(arguments_, commands)
  if (wantsHelp) return helpFor(undefined)
  const ofUsers = commands.filter((one) => !one.isAlone)
  const command = ofUsers.find((one) => one.verb === verb)
  if (command === undefined) {
    const verbs = ofUsers.map((one) => one.verb).join(", ")
    throw wrongUsage(`There is no "menshen users ${verb}". There are: ${verbs}.`)
  }
  return callOf(command, rest)
}

/** Names the commands that begin with the same word, if there are any. */
function noSuch([noun = "", verb = ""]: string[], commands: Command[]): Error {
  const near = commands.filter((one) => one.isAlone && wordsOf(one)[0] === noun).map(nameOf)
  if (near.length === 0) return wrongUsage(`There is no "menshen ${noun}". Try: menshen --help`)
  const asked = verb === "" || isHelp(verb) ? "" : `There is no "menshen ${noun} ${verb}". `
  return wrongUsage(`${asked}There are: ${near.join(", ")}. Add --help to one of them.`)
}

/** A verb may have two words. */
const wordsOf = ({ verb }: Command) => verb.split(" ")

const startsWith = (words: string[], start: string[]) =>
  start.every((word, at) => words[at] === word)

const callOf = (command: Command, rest: string[]): Parsed =>
  rest.some(isHelp) ? helpFor(command) : parseCall(command, rest)

const isHelp = (word: string) => ["--help", "-h", "help"].includes(word)

const helpFor = (command: Command | undefined): Parsed => ({
  ...(command && { command }),
  positionals: [],
  values: {},
  switches: new Set(["help"]),
})

function parseCall(command: Command, rest: string[]): Parsed {
  const known = { ...command.options, ...sharedOptions(command) }
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const) },
    ]),
  )
  const { values: given, positionals } = strictly(command, () =>
    parseArgs({
      args: sorted(rest, options),
      options,
      allowPositionals: true,
      strict: true,
    }),
  )
  checkPositionals(command, positionals)
  const values: Parsed["values"] = {}
  const switches = new Set<string>()
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "string") values[name] = value
    else if (value === true) switches.add(name)
  }
  return { command, positionals, values, switches }
}

/** Options, then "--" and the other words. A user's id may begin with a dash, which Node takes for an option. */
function sorted(rest: string[], options: Record<string, { type: string }>): string[] {
  const ofOptions: string[] = []
  const others: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const [word = "", next = ""] = rest.slice(at, at + 2)
    if (word === "--") {
      others.push(...rest.slice(at + 1))
      break
    }
    const option = word.startsWith("--") ? options[word.slice(2)] : undefined
    if (option?.type === "string" && isDashedId(next)) {
      ofOptions.push(`${word}=${next}`)
      at += 1
    } else if (option?.type === "string" && !next.startsWith("-") && at + 1 < rest.length) {
      ofOptions.push(word, next)
      at += 1
    } else if (word.startsWith("-") && (option !== undefined || !isDashedId(word))) {
      ofOptions.push(word)
    } else {
      others.push(word)
    }
  }
  return [...ofOptions, "--", ...others]
}

/** 128 random bits in base64url, as edge/base/secrets.ts makes them. */
const isDashedId = (word: string) => /^-[A-Za-z0-9_-]{21}$/.test(word)

function strictly<T>(command: Command, work: () => T): T {
  try {
    return work()
  } catch (error) {
    // Node's first sentence names the option; the others are about quoting.
    const [sentence] = String((error as Error).message).split(/[.\n]/)
    throw wrongUsage(`${sentence}. See: ${nameOf(command)} --help`)
  }
}

function checkPositionals(command: Command, positionals: string[]): void {
  const least = command.positionals.filter((word) => !word.endsWith("?")).length
  if (positionals.length >= least && positionals.length <= command.positionals.length) return
  throw wrongUsage(`Write: ${usageOf(command)}`)
}

const positionalShown = (word: string) => (word.endsWith("?") ? `[${word.slice(0, -1)}]` : word)

export const nameOf = ({ verb, isAlone }: Command): string =>
  isAlone ? `menshen ${verb}` : `menshen users ${verb}`

export const usageOf = (command: Command): string =>
  [
    nameOf(command),
    ...command.positionals.map(positionalShown),
    ...(Object.keys(command.options).length > 0 ? ["[options]"] : []),
  ].join(" ")
