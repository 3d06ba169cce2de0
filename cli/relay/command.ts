// menshen relay, as the help and the parser know it.

import type { LocalCommand } from "../command.ts"
import { exits } from "../refusal.ts"

export const relay: LocalCommand = {
  verb: "relay",
  isLocal: true,
  isAlone: true,
  about: "Calls WeChat for a Menshen elsewhere, from a machine whose address the account lists.",
  positionals: [],
  options: {
    config: { value: "FILE", about: "default: MENSHEN_RELAY_CONFIG, a text, or ./relay.json" },
    port: { value: "N", about: "default: MENSHEN_RELAY_PORT, or port in relay.json, or 8700" },
    host: { value: "ADDRESS", about: "default: MENSHEN_RELAY_HOST, or host in relay.json" },
  },
  run: async ({ values, env }) =>
    (await (await import("./main.ts")).relayMain(values, env)) ? exits.usage : exits.done,
}
