// Makes the help from the list of commands.

import { adminOptions, type Command, type Option, sharedOptions } from "./command.ts"
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
    command.isLocal ? "Options of every command:" : "Options of every command that asks Menshen:",
    ...optionLines(sharedOptions(command)),
  ].join("\n")
}

export function helpOfAll(commands: Command[]): string {
  const local = commands.filter(({ isLocal }) => isLocal)
  const alone = commands.filter(({ isLocal, isAlone }) => isAlone && !isLocal)
  const ofUsers = commands.filter(({ isAlone }) => !isAlone)
  return [
    "Usage: menshen COMMAND [options]",
    "       menshen users COMMAND [options]",
    "",
    "Runs Menshen on this machine:",
    ...local.map((command) => commandLine(command, "menshen ")),
    "",
    "Manages the people of a Menshen server through its admin API, after the word users:",
    ...ofUsers.map((command) => commandLine(command, "menshen users ")),
    "",
    "About that server itself, without the word users:",
    ...alone.map((command) => commandLine(command, "menshen ")),
    "",
    "Options of every command that asks a server:",
    ...optionLines(adminOptions),
    "",
    "The admin key comes from the environment, MENSHEN_ADMIN_KEY, and never from the command line,",
    "which every program of the machine can read.",
    "",
    "Exit: 0 done, 1 done except for what was named, or not possible on this machine, 2 wrong usage,",
    "      3 refused by Menshen, 4 Menshen not reached, or its answer broke off (run it again),",
    "      130 stopped at a question.",
  ].join("\n")
}

function commandLine(command: Command, before: string): string {
  const usage = usageOf({ ...command, options: {} }).slice(before.length)
  return `  ${usage.padEnd(26)}  ${command.about.split(/(?<=\.) /)[0]}`
}
