// Everything that is known, checked and locked before anything runs. Whatever is wrong ends it with a sentence.

import { readFileSync } from "node:fs"
import type { LocalCall } from "../command.ts"
import { notPossible } from "../refusal.ts"
import { checkConfiguration, readConfiguration, type SoundConfig } from "./configuration.ts"
import { openDataFolder, warnAboutEnvFile, warnAboutKeys } from "./data-folder.ts"
import { findEngine, thisPlatform } from "./engine.ts"
import { folderFormat, markFault, markOf, writeMark } from "./folder-mark.ts"
import { takeLocks } from "./locks.ts"
import { warnAboutOpenFiles } from "./open-files.ts"
import { packageFile } from "./paths.ts"
import { checkFree } from "./ports.ts"
import { type Settings, settingsOf } from "./settings.ts"
import { warn } from "./warn.ts"

export interface Prepared {
  settings: Settings
  env: NodeJS.ProcessEnv
  engine: string
  configText: string
  sound: SoundConfig
  locks: number[]
}

export async function prepare(call: LocalCall): Promise<Prepared> {
  const settings = settingsOf(call)
  const { sandbox, dataDir, configFile, configNamedBy } = settings
  const { env, configText } = sandbox
    ? (await import("./sandbox.ts")).demonstration(settings)
    : { env: settings.env, configText: readConfiguration(configFile ?? "", configNamedBy) }
  const sound = checkConfiguration(configText, env)
  const engine = findEngine(thisPlatform(sound.glibc))
  const warnings = [
    ...openDataFolder(dataDir),
    ...warnAboutEnvFile(settings.envFile),
    ...warnAboutKeys(sound),
    ...warnAboutOpenFiles(sound.openFiles),
  ]
  const { files: locks, warnings: unlocked } = await takeLocks(dataDir, sound.issuer)
  markFolder(dataDir, sandbox)
  await checkFree(listenersOf(settings))
  warn(call.terminal, [...warnings, ...unlocked])
  return { settings, env, engine, configText, sound, locks }
}

function markFolder(dataDir: string, sandbox: boolean): void {
  const fault = markFault(dataDir, markOf(dataDir), sandbox)
  if (fault !== undefined) throw notPossible(fault)
  const { version } = JSON.parse(readFileSync(packageFile, "utf8"))
  writeMark(dataDir, { format: folderFormat, version, sandbox })
}

function listenersOf({ sandbox, host, ports }: Settings) {
  const menshen = { port: ports.menshen, host, remedy: "set --port or MENSHEN_PORT" }
  if (!sandbox) return [menshen]
  return [
    menshen,
    { port: ports.sandbox, remedy: "set MENSHEN_SANDBOX_PORT" },
    { port: ports.demo, remedy: "set MENSHEN_DEMO_PORT" },
  ]
}
