// `npm run unit`: deploy/systemd/menshen.service under the systemd of Debian 12 and 11, as docs/deploy.md installs it.
// Needs root, debootstrap and systemd-nspawn (Debian's package systemd-container).

import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { copyFileSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { demoSecrets } from "../../cli/start/secrets.ts"
import { mustBeRoot } from "../../scripts/lib/debian-root.mjs"
import { offlineArchive } from "../../scripts/lib/offline.mjs"
import { packed } from "../../scripts/lib/pack.mjs"
import { root } from "../../scripts/lib/paths.mjs"
import { runScript } from "../../scripts/lib/say.mjs"
import { until } from "../support/until.ts"
import { Booted } from "./support/booted.ts"
import { firstQrCode, freePorts, type Ports, signInPeople } from "./support/people.ts"

const suites = ["bookworm", "bullseye"] as const

async function main(): Promise<void> {
  mustBeRoot("debootstrap", "systemd-nspawn")
  const archive = offlineArchive(packed(), "amd64")
  for (const suite of suites) await tryOn(suite, archive)
}

async function tryOn(suite: (typeof suites)[number], archive: string): Promise<void> {
  const ports = await freePorts()
  const secrets = demoSecrets({})
  const machine = new Booted(suite)
  const weChat = startWeChat({ ...secrets, ...ports })
  try {
    install(machine, archive, ports, secrets)
    await machine.boot()
    const name = machine.tells("systemctl", "--version").split("\n")[0]
    for await (const line of steps(machine, ports)) console.log(`${name}: ${line}`)
    await machine.shutDown()
  } catch (error) {
    console.error(machine.tells("journalctl", "--no-pager", "--unit=menshen"))
    throw error
  } finally {
    weChat.kill("SIGKILL")
    machine.remove()
  }
}

/** The lines of docs/deploy.md. */
function install(machine: Booted, archive: string, ports: Ports, secrets: object): void {
  const place = join(machine.folder, "opt/menshen")
  mkdirSync(place, { recursive: true })
  execFileSync("tar", ["-xzf", archive, "-C", place, "--strip-components=1"])
  const units = join(machine.folder, "etc/systemd/system")
  copyFileSync(join(place, "systemd/menshen.service"), join(units, "menshen.service"))
  machine.write(
    "etc/sysusers.d/menshen.conf",
    readFileSync(join(place, "systemd/menshen.sysusers.conf"), "utf8"),
  )
  machine.prepare("systemd-sysusers")
  const variables = Object.entries({ ...secrets, MENSHEN_PORT: ports.MENSHEN_PORT })
  machine.write("etc/menshen/menshen.json", configFor(ports))
  machine.write("etc/menshen/menshen.env", variables.map((pair) => `${pair.join("=")}\n`).join(""))
  machine.prepare("sh", "-c", "chgrp -R menshen /etc/menshen; chmod -R u=rwX,g=rX,o= /etc/menshen")
  machine.prepare("systemctl", "enable", "menshen")
}

/** The sandbox's configuration on these ports. */
function configFor(ports: Ports): string {
  const moved: Record<string, string> = {
    8600: ports.MENSHEN_PORT,
    8601: ports.MENSHEN_SANDBOX_PORT,
    8602: ports.MENSHEN_DEMO_PORT,
  }
  const text = readFileSync(join(root, "dist/sandbox/menshen.json"), "utf8")
  return text.replace(/localhost:(860[012])\b/g, (_, usual: string) => `localhost:${moved[usual]}`)
}

const startWeChat = (env: object): ChildProcess =>
  spawn(process.execPath, [join(root, "dist/sandbox/main.js")], {
    env: { ...process.env, ...env },
    stdio: "ignore",
  })

async function* steps(machine: Booted, ports: Ports): AsyncGenerator<string> {
  const shown = () => until("it shows a QR code", async () => Boolean(await firstQrCode(ports)))
  await shown()
  yield `${new Set(await signInPeople(ports, 3)).size} people signed in at the hardened unit`
  const [launcher = 0] = machine.processes("menshen.js start")
  process.kill(launcher, "SIGKILL")
  await until("another launcher runs", () => {
    const now = machine.processes("menshen.js start")
    return now.length > 0 && !now.includes(launcher)
  })
  await shown()
  yield "a killed launcher was started again"
  machine.tells("systemctl", "stop", "menshen")
  const state = machine.tells("systemctl", "show", "menshen", "--property=Result", "--value")
  const left = machine.processes("menshen").length
  if (state !== "success" || left > 0) throw new Error(`the stop: ${state}, ${left} left`)
  yield "systemctl stop left nothing behind"
}

await runScript(main)
