// menshen doctor, as the help and the parser know it.

import type { LocalCommand } from "../command.ts"

export const doctor: LocalCommand = {
  verb: "doctor",
  isLocal: true,
  isAlone: true,
  about: "Names whatever is wrong, and what to do: exit 0 if nothing is, else 1.",
  positionals: [],
  options: {
    config: { value: "FILE", about: "default: MENSHEN_CONFIG, or ./menshen.json" },
    secrets: { value: "FILE", about: "secrets; default: menshen.env beside menshen.json" },
    data: { value: "DIR", about: "default: MENSHEN_DATA, or ./.menshen/data" },
    port: { value: "N", about: "default: MENSHEN_PORT, or 8600" },
    host: { value: "ADDRESS", about: "default: MENSHEN_HOST, or 127.0.0.1" },
    issuer: { value: "URL", about: "a Menshen elsewhere; its key is in MENSHEN_ADMIN_KEY" },
    wait: { value: "SECONDS", about: "looks again at what WeChat takes minutes to apply" },
    backup: { value: "PLACE", about: "where menshen backup writes: how old is it?" },
    endpoint: { value: "URL", about: "of a bucket" },
    region: { value: "NAME", about: "of a bucket" },
    "path-style": { about: "the bucket's name is in the path" },
    "mp-verify": { value: "NAME", about: "the file of 网页授权域名, MP_verify_….txt" },
  },
  run: async (call) => (await import("./main.ts")).doctor(call),
}
