// menshen restore: a data folder from a backup.

import { type LocalCommand, positionalAt } from "../command.ts"
import { settingsOf } from "../start/settings.ts"
import { momentOf } from "./durations.ts"
import { checkNode } from "./node-version.ts"
import { placeOptions } from "./place-options.ts"

export const restore: LocalCommand = {
  verb: "restore",
  isLocal: true,
  isAlone: true,
  about: "Makes a data folder from a backup, on this machine or another.",
  positionals: ["FROM"],
  options: {
    data: { value: "DIR", about: "new or empty; default: MENSHEN_DATA, or ./.menshen/data" },
    at: { value: "TIME", about: "the state of 2026-11-30T12:00:00Z; default: the newest" },
    list: { about: "restores nothing, and says how old the newest backup is" },
    ...placeOptions,
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
