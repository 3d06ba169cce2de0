// `npm start`: Menshen on workerd, with a sandbox WeChat, a phone and a demo site. MENSHEN_CONFIG
// names a menshen.json of your own; Menshen then runs alone, against the real WeChat.

import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { build } from "./build.mjs"
import { checkConfig } from "./lib/check-config.mjs"
import { Children } from "./lib/children.mjs"
import { openDataFolder, warnAboutKeys } from "./lib/data-folder.mjs"
import { exampleSecrets, tellExamples, withExamples } from "./lib/examples.mjs"
import { warnAboutOpenFiles } from "./lib/open-files.mjs"
import { bin, node, root } from "./lib/paths.mjs"
import { checkFree, portsFrom } from "./lib/ports.mjs"
import { Refusal, runScript, say } from "./lib/say.mjs"
import { demoSecrets, secretNames } from "./lib/secrets.mjs"
import { setUp } from "./setup.mjs"
import { workerdArguments, workerdConfig } from "./workerd-config.mjs"

const state = join(root, ".menshen")
const dataDir = join(state, "data")
const ownConfig = process.env.MENSHEN_CONFIG
const healthyWithinMs = 30_000

async function start() {
  const allPorts = portsFrom(process.env)
  const ports = ownConfig ? { menshen: allPorts.menshen } : allPorts
  const configText = ownConfig ? readOwnConfig() : demoConfig(ports)
  const env = ownConfig ? process.env : demoEnvironment(ports)
  const secrets = secretNames(configText)
  await checkFree(ports)
  await setUp("running")
  await build()
  const sound = checkConfig(configText, env)
  // After the build, whose files are not secret.
  warn([...openDataFolder(dataDir), ...warnAboutKeys(sound), ...warnAboutOpenFiles()])
  const children = new Children()
  const stopped = untilStopped(children)
  startMenshen(
    children,
    { port: ports.menshen, configText, secrets, outbound: sound.outbound },
    env,
  )
  if (!ownConfig) startSandbox(children, ports, env)
  const ready = Promise.all(Object.entries(ports).map(untilAnswering))
    .then(() => warnAboutDesks(ports.menshen))
    .then(() => greet(ports))
  await endWith(children, Promise.race([stopped, children.death, ready.then(() => stopped)]))
}

function warn(sentences) {
  for (const sentence of sentences) console.error(`warning  ${sentence}`)
}

function readOwnConfig() {
  const path = resolve(root, ownConfig)
  if (existsSync(path)) return readFileSync(path, "utf8")
  throw new Refusal(`MENSHEN_CONFIG names ${path}, which does not exist.`)
}

// The sandbox's configuration assumes the default ports.
function demoConfig(ports) {
  const text = readFileSync(join(root, "tests/sandbox/menshen.json"), "utf8")
  const moved = { 8600: ports.menshen, 8601: ports.sandbox, 8602: ports.demo }
  const here = text.replace(/localhost:(860[012])\b/g, (_, usual) => `localhost:${moved[usual]}`)
  return withExamples(here)
}

function demoEnvironment(ports) {
  return {
    ...process.env,
    ...demoSecrets(process.env),
    ...exampleSecrets(process.env),
    MENSHEN_PORT: String(ports.menshen),
    MENSHEN_SANDBOX_PORT: String(ports.sandbox),
    MENSHEN_DEMO_PORT: String(ports.demo),
  }
}

function startMenshen(children, { port, configText, secrets, outbound }, env) {
  const file = join(state, "workerd.capnp")
  const workerDir = join(root, "dist/edge")
  const { MENSHEN_SHARDS: shards, MENSHEN_HOST: host } = env
  const options = { host, port, dataDir, configText, secrets, outbound, shards, workerDir }
  writeFileSync(file, workerdConfig(options))
  children.start("Menshen", bin("workerd"), workerdArguments(file), { env, kept: true })
}

function startSandbox(children, { menshen }, env) {
  children.start("The sandbox", node, ["tests/sandbox/main.ts"], { env })
  tellExamples(`http://localhost:${menshen}`, exampleSecrets(env))
}

/**
 * Resolves once something answers HTTP there. If Menshen is unhealthy, the sentence is that of its
 * health check.
 */
async function untilAnswering([name, port]) {
  const deadline = Date.now() + healthyWithinMs
  while (Date.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
    if (name === "menshen" && answer && !answer.ok) throw new Refusal(await answer.text())
    if (answer) return
    await sleep(100)
  }
  throw new Refusal(`Nothing answered on port ${port} within ${healthyWithinMs / 1000} s.`)
}

/** Files that are lost or damaged. Menshen runs all the same, and refuses what needs them. */
async function warnAboutDesks(port) {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined)
  if (answer === undefined || answer.ok) return
  const { faults = [] } = await answer.json().catch(() => ({}))
  const unsaid = ["Menshen is not ready: look for desk_failed in the log above"]
  warn(faults.length > 0 ? faults.map(({ sentence }) => sentence) : unsaid)
}

function greet({ menshen, sandbox, demo }) {
  say(`\nMenshen      http://localhost:${menshen}`)
  if (!sandbox) return
  say(`Phone        http://localhost:${sandbox}`)
  say(`Demo site    http://localhost:${demo}`)
  say("\nOpen the demo site, then scan its QR code with the phone. Ctrl-C stops everything.")
}

const untilStopped = () =>
  new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => resolve(undefined))
  })

async function endWith(children, ending) {
  try {
    const death = await ending
    if (death) throw new Refusal(death)
  } finally {
    await children.stop()
  }
}

// A wait for a port may still be pending when everything else has ended.
runScript(start).then(() => process.exit())
