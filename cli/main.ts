// `npx menshen …`: reads the command line, runs one command, and sets the exit code.

import { userInfo } from "node:os"
import { Api } from "./api.ts"
import type { Command } from "./command.ts"
import { commands } from "./commands.ts"
import { helpOf, helpOfAll } from "./help.ts"
import { type Parsed, parse } from "./parse.ts"
import { type Exit, exits, Refusal, wrongUsage } from "./refusal.ts"
import { jsonText } from "./show.ts"
import { type Terminal, terminalOn } from "./terminal.ts"

export async function main(arguments_: string[], env: NodeJS.ProcessEnv): Promise<Exit> {
  const json = arguments_.includes("--json")
  const terminal = terminalOn(process.stdout, process.stderr, json)
  try {
    return await run(parse(arguments_, commands), env, terminal)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { message, reason, exit } = error
    if (json) terminal.out(jsonText({ error: reason || "failed", error_description: message }))
    else terminal.note(`menshen: ${message}`)
    return exit
  }
}

async function run(parsed: Parsed, env: NodeJS.ProcessEnv, terminal: Terminal): Promise<Exit> {
  const { command, positionals, values, switches } = parsed
  if (command === undefined || switches.has("help")) return help(command, terminal)
  const call = { terminal, positionals, values, switches, env }
  return command.isLocal ? command.run(call) : command.run({ ...call, api: apiOf(values, env) })
}

function help(command: Command | undefined, terminal: Terminal): Exit {
  terminal.out(command === undefined ? helpOfAll(commands) : helpOf(command))
  return exits.done
}

function apiOf(values: Parsed["values"], env: NodeJS.ProcessEnv): Api {
  const issuer = values.issuer ?? env.MENSHEN_ISSUER
  if (!issuer)
    throw wrongUsage(
      "Name Menshen's address: --issuer https://login.example.com, or MENSHEN_ISSUER",
    )
  const key = env.MENSHEN_ADMIN_KEY
  if (!key) {
    throw wrongUsage(
      "Set MENSHEN_ADMIN_KEY in the environment to the key that admin.key names; menshen init wrote it into menshen.env.",
    )
  }
  if (!/^[\x21-\x7e]+$/.test(key))
    throw wrongUsage("MENSHEN_ADMIN_KEY contains a space or control character.")
  return new Api(issuer, key, operatorName(), values.pool)
}

/** The operator's name for Menshen's audit; a claim, not a proof. */
function operatorName(): string {
  try {
    return userInfo()
      .username.replace(/[^A-Za-z0-9._-]/g, "_")
      .slice(0, 64)
  } catch {
    return "unknown"
  }
}
