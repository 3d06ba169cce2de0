// menshen start: checks what it can, starts workerd, says where, and ends everything that it started.

import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { LocalCall } from "../command.ts"
import { type Exit, exits, notPossible } from "../refusal.ts"
import type { Terminal } from "../terminal.ts"
import { withCertificates } from "./certificates.ts"
import { Children } from "./children.ts"
import { checkConfiguration, readConfiguration, type SoundConfig } from "./configuration.ts"
import { openDataFolder, warnAboutKeys } from "./data-folder.ts"
import { findEngine } from "./engine.ts"
import { folderFormat, markFault, markOf, writeMark } from "./folder-mark.ts"
import { Guard } from "./guard.ts"
import { lockDataFolder } from "./locks.ts"
import { warnAboutOpenFiles } from "./open-files.ts"
import { packageFile, workerFolder } from "./paths.ts"
import { checkFree } from "./ports.ts"
import { faultsAt, untilAnswering } from "./readiness.ts"
import { makeRunFolder } from "./run-folder.ts"
import { sandboxConfig, sandboxEnvironment, sandboxServer } from "./sandbox.ts"
import { secretNames } from "./secrets.ts"
import { type Settings, settingsOf } from "./settings.ts"
import { Signals } from "./signals.ts"
import { workerdArguments, workerdConfig } from "./workerd-config.ts"

/** workerd ends when the requests in flight have their answers. */
const graceMs = 8000

/** What is known and locked before anything runs. */
interface Prepared {
  settings: Settings
  env: NodeJS.ProcessEnv
  engine: string
  configText: string
  sound: SoundConfig
  locks: number[]
}

export async function start(call: LocalCall): Promise<Exit> {
  const signals = new Signals()
  const prepared = await prepare(call)
  // A signal that came meanwhile is heard now.
  await new Promise(setImmediate)
  if (!signals.signal.aborted) await runUntilStopped(prepared, signals, call.terminal)
  return exits.done
}

async function prepare(call: LocalCall): Promise<Prepared> {
  const settings = settingsOf(call)
  const { sandbox, dataDir, configFile, configNamedBy } = settings
  const engine = findEngine()
  const env = sandbox ? sandboxEnvironment(settings) : settings.env
  const configText = sandbox
    ? sandboxConfig(settings)
    : readConfiguration(configFile ?? "", configNamedBy)
  const sound = checkConfiguration(configText, env)
  const warnings = [...openDataFolder(dataDir), ...warnAboutKeys(sound), ...warnAboutOpenFiles()]
  const { files: locks, warnings: unlocked } = await lockDataFolder(dataDir)
  markFolder(dataDir, sandbox)
  await checkFree(listenersOf(settings))
  warn(call.terminal, [...warnings, ...unlocked])
  return { settings, env, engine, configText, sound, locks }
}

function warn(terminal: Terminal, sentences: string[]): void {
  for (const sentence of sentences) terminal.note(`warning  ${sentence}`)
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

async function runUntilStopped(
  prepared: Prepared,
  signals: Signals,
  terminal: Terminal,
): Promise<void> {
  const { settings, env } = prepared
  const runFolder = makeRunFolder(settings.dataDir)
  const guard = new Guard(runFolder)
  const children = new Children(guard, terminal.note)
  try {
    startMenshen(children, prepared, runFolder)
    if (settings.sandbox) children.start(sandboxServer(env))
    const death = children.death.then(fail)
    const ready = untilReady(settings, signals.signal, terminal)
    await Promise.race([signals.first, death, ready.then(() => signals.first)])
  } finally {
    await children.stop(graceMs, signals.hurry)
    await guard.close()
  }
}

const fail = (sentence: string): never => {
  throw notPossible(sentence)
}

function startMenshen(children: Children, prepared: Prepared, runFolder: string): void {
  const { settings, env, engine, configText, sound, locks } = prepared
  const { host, shards, dataDir } = settings
  const file = join(runFolder, "workerd.capnp")
  const options = {
    host,
    port: settings.ports.menshen,
    dataDir,
    configText,
    secrets: secretNames(configText),
    outbound: sound.outbound,
    shards,
    workerDir: workerFolder,
  }
  writeFileSync(file, workerdConfig(options))
  children.start({
    name: "Menshen",
    command: engine,
    args: workerdArguments(file),
    env: withCertificates(env, runFolder),
    kept: true,
    held: locks,
  })
}

async function untilReady(
  settings: Settings,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  const { sandbox, host, ports } = settings
  const servers = [{ host, port: ports.menshen, isMenshen: true }]
  const others = [ports.sandbox, ports.demo].map((port) => ({
    host: "127.0.0.1",
    port,
    isMenshen: false,
  }))
  const all = sandbox ? [...servers, ...others] : servers
  await Promise.all(all.map((server) => untilAnswering(server, signal)))
  if (signal.aborted) return
  // Menshen runs all the same, and refuses what needs them.
  warn(terminal, (await faultsAt(host, ports.menshen)) ?? [])
  greet(settings, terminal)
}

function greet({ sandbox, host, ports, dataDir }: Settings, terminal: Terminal): void {
  const isHere = ["127.0.0.1", "0.0.0.0", "::", "::1", "*"].includes(host)
  terminal.out(`\nMenshen      http://${isHere ? "localhost" : host}:${ports.menshen}`)
  terminal.out(`Data         ${dataDir}`)
  if (!sandbox) return
  terminal.out(`Phone        http://localhost:${ports.sandbox}`)
  terminal.out(`Demo site    http://localhost:${ports.demo}`)
  terminal.out(
    "\nOpen the demo site, then scan its QR code with the phone. Ctrl-C stops everything.",
  )
}
