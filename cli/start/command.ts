// menshen start, health and version, as the help and the parser know them.

import { readFileSync } from "node:fs"
import type { LocalCommand } from "../command.ts"
import { exits } from "../refusal.ts"
import { packageFile } from "./paths.ts"

export const start: LocalCommand = {
  verb: "start",
  isLocal: true,
  isAlone: true,
  about:
    "Runs Menshen; with --sandbox as a demonstration with a WeChat, a phone and a shop of its own.",
  positionals: [],
  options: {
    sandbox: { about: "the demonstration: no account, no configuration" },
    config: { value: "FILE", about: "default: MENSHEN_CONFIG, or ./menshen.json" },
    data: {
      value: "DIR",
      about: "default: MENSHEN_DATA, or ./.menshen/data; sandbox: ./.menshen/demo",
    },
    port: { value: "N", about: "default: MENSHEN_PORT, or 8600" },
    host: { value: "ADDRESS", about: "default: MENSHEN_HOST, or 127.0.0.1" },
    secrets: { value: "FILE", about: "secrets; default: menshen.env beside menshen.json" },
  },
  run: async (call) => (await import("./start.ts")).start(call),
}

export const health: LocalCommand = {
  verb: "health",
  isLocal: true,
  isAlone: true,
  about: "Says whether this machine's Menshen is ready: exit 0, or 1 and a sentence.",
  positionals: [],
  options: {
    port: { value: "N", about: "default: MENSHEN_PORT, or 8600" },
    host: { value: "ADDRESS", about: "default: MENSHEN_HOST, or 127.0.0.1" },
  },
  run: async (call) => (await import("./health.ts")).health(call),
}

export const version: LocalCommand = {
  verb: "version",
  isLocal: true,
  isAlone: true,
  about: "Prints the version of this program.",
  positionals: [],
  options: {},
  run: async ({ terminal }) => {
    const { version } = JSON.parse(readFileSync(packageFile, "utf8"))
    terminal.out(terminal.json ? JSON.stringify({ version }) : version)
    return exits.done
  },
}
