// menshen restore: a data folder from a backup.

import { type LocalCommand, positionalAt } from "../command.ts"
import { settingsOf } from "../start/settings.ts"
import { momentOf } from "./durations.ts"
import { checkNode } from "./node-version.ts"

export const restore: LocalCommand = {
  verb: "restore",
  isLocal: true,
  isAlone: true,
  about: "Makes a data folder from a backup, on this machine or another.",
  positionals: ["FROM"],
  options: {
    data: { value: "DIR", about: "a new or empty folder; default: MENSHEN_DATA, .menshen/data" },
    at: {
      value: "TIME",
      about: "the state of then, such as 2026-11-30T12:00:00Z; default: the newest",
    },
    list: { about: "restores nothing, and says of when the newest and the oldest backup are" },
    config: { value: "FILE", about: "menshen.json, beside which menshen.env lies" },
    "env-file": { value: "FILE", about: "the file with secrets; default: menshen.env" },
    endpoint: {
      value: "URL",
      about: "of a bucket that is not Amazon's; default: AWS_ENDPOINT_URL",
    },
    region: { value: "NAME", about: "of the bucket; default: AWS_REGION" },
    "path-style": { about: "the bucket's name goes into the path and not into the host name" },
  },
  run: async (call) => {
    const { values, switches, terminal } = call
    const until = values.at === undefined ? undefined : momentOf("at", values.at)
    checkNode()
    const { dataDir: data, env: environment } = settingsOf(call)
    const { runRestore } = await import("./run-restore.ts")
    const from = positionalAt(call, 0)
    return runRestore({ from, data, until, values, switches, environment, terminal })
  },
}
