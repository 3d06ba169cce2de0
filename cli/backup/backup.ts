// menshen backup: copies a data folder while Menshen runs.

import type { LocalCommand } from "../command.ts"
import { wrongUsage } from "../refusal.ts"
import { settingsOf } from "../start/settings.ts"
import { durationOf } from "./durations.ts"
import { checkNode } from "./node-version.ts"
import { placeOptions } from "./place-options.ts"

export const backup: LocalCommand = {
  verb: "backup",
  isLocal: true,
  isAlone: true,
  about: "Copies the data folder while Menshen runs, to a file, a folder or a bucket.",
  positionals: [],
  options: {
    to: {
      value: "TARGET",
      about: "a file, a folder (exists, or ends in /), or s3://BUCKET/PREFIX",
    },
    data: { value: "DIR", about: "default: MENSHEN_DATA, or ./.menshen/data" },
    every: { value: "TIME", about: "goes on, and saves what changed: 10s, 5m, 1h" },
    keep: { value: "TIME", about: "deletes what is older, such as 30d; the newest stays" },
    ...placeOptions,
  },
  run: async (call) => {
    const { terminal, values, switches } = call
    const { to, every, keep } = values
    if (to === undefined) throw wrongUsage("Say where the backup goes: --to TARGET")
    const everyMs = every === undefined ? undefined : durationOf("every", every)
    const keepMs = keep === undefined ? undefined : durationOf("keep", keep)
    checkNode()
    const { dataDir: data, env: environment } = settingsOf(call)
    const { runBackup } = await import("./run-backup.ts")
    return runBackup({ to, data, everyMs, keepMs, values, switches, environment, terminal })
  },
}
