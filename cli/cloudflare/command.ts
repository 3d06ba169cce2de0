// menshen cloudflare prepare, as the help and the parser know it.

import type { LocalCommand } from "../command.ts"

export const cloudflarePrepare: LocalCommand = {
  verb: "cloudflare prepare",
  isLocal: true,
  isAlone: true,
  about: "Writes a folder that wrangler deploys to Cloudflare, and says what to run.",
  positionals: [],
  options: {
    config: { value: "FILE", about: "default: MENSHEN_CONFIG, or ./menshen.json" },
    secrets: { value: "FILE", about: "default: menshen.env beside it, if there is one" },
    to: { value: "FOLDER", about: "default: ./cloudflare" },
    name: { value: "NAME", about: "of the worker; default: menshen" },
  },
  run: async (call) => (await import("./prepare.ts")).prepare(call),
}
