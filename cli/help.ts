// Makes the help from the list of commands.

import { type Command, commonOptions, type Option } from "./command.ts"
import { usageOf } from "./parse.ts"

const optionLine = ([name, { value, about }]: [string, Option]) =>
  `  ${`--${name}${value ? ` ${value}` : ""}`.padEnd(26)}  ${about}`

const optionLines = (options: Record<string, Option>) => Object.entries(options).map(optionLine)

export function helpOf(command: Command): string {
  const own = optionLines(command.options)
  return [
    `Usage: ${usageOf(command)}`,
    "",
    command.about,
    "",
    ...(own.length > 0 ? ["Options:", ...own, ""] : []),
    "Options of every command:",
    ...optionLines(commonOptions),
  ].join("\n")
}

export function helpOfAll(commands: Command[]): string {
  const alone = commands.filter(({ isAlone }) => isAlone)
  const ofUsers = commands.filter(({ isAlone }) => !isAlone)
  return [
    "Usage: menshen users COMMAND [options]",
    "",
    "Manages the people of a Menshen server through its admin API.",
    "",
    "Commands:",
    ...ofUsers.map((command) => commandLine(command, "menshen users ")),
    "",
    "About the data folder, without the word users:",
    ...alone.map((command) => commandLine(command, "menshen ")),
    "",
    "Options of every command:",
    ...optionLines(commonOptions),
    "",
    "The admin key comes from the environment, MENSHEN_ADMIN_KEY, and never from the command line,",
    "which every program of the machine can read.",
    "",
    "Exit: 0 done, 1 done except for what was named, 2 wrong usage, 3 refused by Menshen,",
    "      4 Menshen not reached, or its answer broke off (run it again).",
  ].join("\n")
}

function commandLine(command: Command, before: string): string {
  const usage = usageOf({ ...command, options: {} }).slice(before.length)
  return `  ${usage.padEnd(26)}  ${command.about.split(/(?<=\.) /)[0]}`
}
