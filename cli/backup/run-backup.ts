// What menshen backup does, once its options are known.

import { readFileSync } from "node:fs"
import { type Exit, exits } from "../refusal.ts"
import { jsonText } from "../show.ts"
import { packageFile } from "../start/paths.ts"
import type { Terminal } from "../terminal.ts"
import { DataFolder } from "./data-folder.ts"
import { keepSaving } from "./keep-saving.ts"
import { type TargetOptions, targetAt } from "./places.ts"
import { dropOutdated } from "./retention.ts"
import { type Saved, Saver } from "./saver.ts"
import { passphraseName, sealFor } from "./seal.ts"
import type { Target } from "./target.ts"
import { asRefusal } from "./trouble.ts"

export interface BackupOptions extends TargetOptions {
  to: string
  everyMs: number | undefined
  keepMs: number | undefined
  terminal: Terminal
}

export const runBackup = (options: BackupOptions): Promise<Exit> =>
  save(options).catch((error) => {
    throw asRefusal(error)
  })

async function save(options: BackupOptions): Promise<Exit> {
  const { to, data, everyMs, keepMs, terminal, environment } = options
  process.umask(0o077)
  const folder = new DataFolder(data)
  folder.check()
  let target: Target | undefined
  const forget = onSignals(() => {
    void target?.close()
    folder.dropScratch()
  })
  try {
    target = await targetAt(to, everyMs !== undefined, options)
    const seal = await sealFor(target, environment[passphraseName] ?? "")
    const saver = new Saver({ folder, target, seal, menshen: versionOfMenshen() })
    if (everyMs !== undefined) {
      forget()
      await keepSaving({ saver, target, everyMs, keepMs, terminal })
      return exits.done
    }
    const saved = await saver.save()
    await target.finish()
    if (keepMs !== undefined) await dropOutdated(target, keepMs, Date.now())
    terminal.out(terminal.json ? jsonText(savedAsJson(target.name, saved)) : sentenceOf(to, saved))
    return exits.done
  } finally {
    forget()
    folder.close()
    await target?.close()
  }
}

const signals = ["SIGINT", "SIGTERM"] as const

/** Ctrl-C leaves nothing unfinished. Gives back what forgets about it. */
function onSignals(clear: () => void): () => void {
  const stop = () => {
    clear()
    process.exit(exits.stopped)
  }
  for (const signal of signals) process.once(signal, stop)
  return () => {
    for (const signal of signals) process.off(signal, stop)
  }
}

const savedAsJson = (name: string, { at, bytes }: Saved) => ({
  to: name,
  at: new Date(at).toISOString(),
  bytes,
})

const sentenceOf = (to: string, { at, bytes }: Saved) =>
  `Saved the state of ${new Date(at).toISOString()} to ${to} (${Math.ceil(bytes / 1024)} KiB). Restore it with: npx menshen restore ${to}`

const versionOfMenshen = (): string => JSON.parse(readFileSync(packageFile, "utf8")).version
