#!/usr/bin/env node
// dist/relay/menshen-relay.js: the relay as one file, which can be copied to a machine without npm.

import { parseArgs } from "node:util"
import { relayMain } from "./main.ts"

const text = { type: "string" as const }

function optionsIn(args: string[]) {
  try {
    return parseArgs({ args, options: { config: text, port: text, host: text } }).values
  } catch (error) {
    console.error(`menshen relay: ${(error as Error).message.split("\n")[0]}`)
    console.error("Usage: menshen-relay.js [--config relay.json] [--port N] [--host ADDRESS]")
    return undefined
  }
}

const options = optionsIn(process.argv.slice(2))
process.exitCode = options === undefined ? 2 : await relayMain(options, process.env)
