// menshen start and menshen health, as the help and the parser know them.

import type { LocalCommand } from "../command.ts"

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
      about: "default: MENSHEN_DATA, or ./.menshen/data; ./.menshen/demo",
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
  about: "Says whether people can sign in at this machine's Menshen: exit 0, or 1 and a sentence.",
  positionals: [],
  options: {
    port: { value: "N", about: "default: MENSHEN_PORT, or 8600" },
    host: { value: "ADDRESS", about: "default: MENSHEN_HOST, or 127.0.0.1" },
  },
  run: async (call) => (await import("./health.ts")).health(call),
}
