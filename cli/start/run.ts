// The processes of one run, from workerd's configuration to the last one's end.

import { rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { notPossible } from "../refusal.ts"
import type { Terminal } from "../terminal.ts"
import { withCertificates } from "./certificates.ts"
import { Children } from "./children.ts"
import { secretNames } from "./configuration.ts"
import { damagedFiles } from "./damaged-files.ts"
import { doorIn, release } from "./door.ts"
import { Guard } from "./guard.ts"
import { sandboxProgram, workerFolder } from "./paths.ts"
import type { Prepared } from "./prepare.ts"
import { faultsBehind, untilAnswering } from "./readiness.ts"
import { makeRunFolder, runFolderFault } from "./run-folder.ts"
import type { Settings } from "./settings.ts"
import type { Signals } from "./signals.ts"
import { warn } from "./warn.ts"
import { workerdArguments, workerdConfig } from "./workerd-config.ts"

/** For the last answer and the last file, once no request is under way. */
const lastWordsMs = 500

export async function runUntilStopped(
  prepared: Prepared,
  signals: Signals,
  terminal: Terminal,
): Promise<void> {
  const { settings, env } = prepared
  const runFolder = makeRunFolder(settings.dataDir)
  const door = doorIn(runFolder)
  const guard = new Guard(runFolder)
  const children = new Children(guard, terminal.note)
  try {
    startMenshen(children, prepared, runFolder, door)
    if (settings.sandbox) startSandbox(children, env)
    const death = children.death.then(fail)
    const ready = untilReady(prepared, door, signals.signal, terminal)
    await Promise.race([signals.first, death, ready.then(() => signals.first)])
  } finally {
    await stop(children, door, signals.hurry)
    await guard.close()
  }
}

/** workerd ends by itself once it has no connection, but a browser may keep its socket for as long as it likes. */
async function stop(
  children: Children,
  door: string | undefined,
  hurry: Promise<void>,
): Promise<void> {
  const { told, idle } = release(door)
  await Promise.race([told, hurry])
  await children.stop(
    Promise.race([idle.then(() => sleep(lastWordsMs, undefined, { ref: false })), hurry]),
  )
}

const fail = (sentence: string): never => {
  throw notPossible(sentence)
}

function startMenshen(
  children: Children,
  prepared: Prepared,
  runFolder: string,
  door: string | undefined,
): void {
  const { settings, env, engine, configText, sound, locks } = prepared
  const { host, shards, dataDir } = settings
  const file = join(runFolder, "workerd.capnp")
  const options = {
    host,
    port: settings.ports.menshen,
    dataDir,
    door,
    configText,
    secrets: secretNames(configText),
    outbound: sound.outbound,
    shards,
    workerDir: workerFolder,
  }
  // Each time: what cleans the system's folder removes what nobody has read for days.
  const files = () => {
    const fault = runFolderFault(runFolder)
    if (fault !== undefined) return fault
    // workerd that was killed leaves it, and the next one could not listen there.
    if (door !== undefined) rmSync(door, { force: true })
    writeFileSync(file, workerdConfig(options))
    withCertificates(env, runFolder)
    return undefined
  }
  children.start({
    name: "Menshen",
    command: engine,
    args: workerdArguments(file),
    env: withCertificates(env, runFolder),
    files,
    kept: true,
    held: locks,
  })
}

function startSandbox(children: Children, env: NodeJS.ProcessEnv): void {
  children.start({
    name: "The sandbox",
    command: process.execPath,
    args: [sandboxProgram],
    env,
  })
}

async function untilReady(
  { settings, sound }: Prepared,
  door: string | undefined,
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
  warn(terminal, [...damagedFiles(settings.dataDir), ...(await faultsBehind(door))])
  greet(settings, sound.issuer, terminal)
}

function greet({ sandbox, host, ports, dataDir }: Settings, issuer: string, terminal: Terminal) {
  const isHere = ["127.0.0.1", "0.0.0.0", "::", "::1", "*"].includes(host)
  const here = `http://${isHere ? "localhost" : host}:${ports.menshen}`
  if (sandbox) {
    terminal.out(`\nShop         http://localhost:${ports.demo}`)
    terminal.out(`Phone        http://localhost:${ports.sandbox}`)
    terminal.out(`Menshen      ${here}`)
    terminal.out(`Data         ${dataDir}`)
    terminal.out("\nOpen the shop, then scan its QR code with the phone. Ctrl-C stops everything.")
  } else {
    const isProxied = new URL(issuer).host !== new URL(here).host
    terminal.out(`\nMenshen      ${isProxied ? `${issuer}, by a proxy that asks ${here}` : here}`)
    terminal.out(`Data         ${dataDir}`)
    terminal.out("\nCtrl-C stops it.")
  }
  terminal.out("The log follows, one JSON object a line.")
}
