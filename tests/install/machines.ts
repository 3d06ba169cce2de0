// `npm run machines`: the package on a fresh Debian 12 and a fresh Debian 11, from `npm install` to a stop. Needs root
// and debootstrap. The figures are of the machine that it names; what exceeds a limit fails.

import { copyFileSync, readFileSync, writeFileSync } from "node:fs"
import { cpus, release, totalmem } from "node:os"
import { join } from "node:path"
import { installNode, registry } from "../../scripts/lib/npm-binaries.mjs"
import { packed } from "../../scripts/lib/pack.mjs"
import { runScript } from "../../scripts/lib/say.mjs"
import { until } from "../support/until.ts"
import { compilersIn, home, Machine, type Resident, type Running } from "./support/machine.ts"
import { firstQrCode, freePorts, type Ports, signInPeople } from "./support/people.ts"
import { production } from "./support/production.ts"

const limits = { qrSeconds: 60, workerdMegabytes: 120, launcherMegabytes: 60 }
const people = 100

const machines = [
  { suite: "bookworm", node: 24 },
  { suite: "bullseye", node: 24 },
  { suite: "bookworm", node: 20 },
] as const

const faults: string[] = []

async function main(): Promise<void> {
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  console.log(`On ${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB, Linux ${release()}:`)
  const tarball = packed()
  for (const one of machines) await tryOn(one, tarball)
  for (const fault of faults) console.error(`fault  ${fault}`)
  process.exit(faults.length > 0 ? 1 : 0)
}

async function tryOn({ suite, node }: (typeof machines)[number], tarball: string): Promise<void> {
  const machine = new Machine(suite, `${suite}-${node}`)
  const name = `${releaseOf(machine)}, Node ${node}`
  const judge = (what: string, value: number, most: number, unit: string) => {
    const line = `${name}: ${value.toFixed(1)} ${unit} ${what}, at most ${most}`
    console.log(line)
    if (value > most) faults.push(line)
  }
  try {
    installNode(machine.folder, "amd64", node)
    const compilers = compilersIn(machine.folder)
    console.log(`${name}: compilers: ${compilers.join(" ") || "none"}`)
    if (compilers.length > 0) faults.push(`${name} has ${compilers.join(" ")}`)
    const { started, ports, seconds } = await fromNothing(machine, tarball)
    judge("from npm install to the first QR code", seconds, limits.qrSeconds, "s")
    await signInPeople(ports, 1)
    await machine.stop(started)
    console.log(`${name}: one SIGTERM to the process group left nothing behind`)
    const { workerd, launcher } = await inProduction(machine)
    judge(`resident in workerd after ${people} sign-ins`, workerd, limits.workerdMegabytes, "MB")
    judge("resident in the launcher", launcher, limits.launcherMegabytes, "MB")
  } catch (error) {
    faults.push(`${name}: ${error instanceof Error ? error.message : error}`)
  } finally {
    for (const { pid } of machine.residents()) process.kill(pid, "SIGKILL")
    machine.remove()
  }
}

/** npm install of the tarball without install scripts, then npx menshen start --sandbox. */
async function fromNothing(machine: Machine, tarball: string) {
  copyFileSync(tarball, join(machine.folder, home, "menshen.tgz"))
  const began = performance.now()
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", `--registry=${registry()}`]
  const installed = await machine.run(["npm", "install", ...options, "./menshen.tgz"])
  if (installed.code !== 0) throw new Error(`npm install failed:\n${installed.said}`)
  const ports = await freePorts()
  const started = machine.start(["npx", "menshen", "start", "--sandbox"], ports)
  await untilItShowsACode(started, ports)
  return { started, ports, seconds: (performance.now() - began) / 1000 }
}

const untilItShowsACode = ({ child, said }: Running, ports: Ports) =>
  until("it shows a QR code", async () => {
    if (child.exitCode !== null) throw new Error(`it ended:\n${said()}`)
    return (await firstQrCode(ports)) !== undefined
  })

/** As a unit runs it: without npx, with a configuration. The megabytes of both processes after many sign-ins. */
async function inProduction(machine: Machine): Promise<{ workerd: number; launcher: number }> {
  const ports = await freePorts()
  const own = production(ports)
  const place = join(machine.folder, home)
  writeFileSync(join(place, "menshen.json"), own.configuration)
  writeFileSync(join(place, "menshen.env"), own.variables)
  const program = "node_modules/menshen/dist/cli/menshen.js"
  try {
    const started = machine.start(["node", program, "start"], {})
    await untilItShowsACode(started, ports)
    await signInPeople(ports, people)
    const all = machine.residents()
    const workerd = megabytes(all.find(({ command }) => command.includes("workerd serve")))
    const launcher = megabytes(all.find(({ command }) => command.startsWith("node ")))
    await machine.stop(started)
    return { workerd, launcher }
  } finally {
    own.weChat.kill("SIGKILL")
  }
}

const megabytes = (one: Resident | undefined) =>
  (one?.bytes ?? Number.POSITIVE_INFINITY) / 1_000_000

const releaseOf = ({ folder }: Machine) =>
  `Debian ${readFileSync(join(folder, "etc/debian_version"), "utf8").trim()}`

await runScript(main)
