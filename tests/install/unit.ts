// `npm run unit`: the units of deploy/systemd under the systemd of Debian 12 and 11, as docs/deploy.md installs it.
// Needs root, debootstrap and systemd-nspawn (Debian's package systemd-container).

import { execFileSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { mustBeRoot } from "../../scripts/lib/debian-root.mjs"
import { offlineArchive } from "../../scripts/lib/offline.mjs"
import { packed } from "../../scripts/lib/pack.mjs"
import { runScript } from "../../scripts/lib/say.mjs"
import { until } from "../support/until.ts"
import { Booted } from "./support/booted.ts"
import { firstQrCode, freePorts, type Ports, signInPeople } from "./support/people.ts"
import { type Production, production } from "./support/production.ts"

const suites = ["bookworm", "bullseye"] as const

async function main(): Promise<void> {
  mustBeRoot("debootstrap", "systemd-nspawn")
  const archive = offlineArchive(packed(), "amd64")
  for (const suite of suites) await tryOn(suite, archive)
}

async function tryOn(suite: (typeof suites)[number], archive: string): Promise<void> {
  const ports = await freePorts()
  const machine = new Booted(suite)
  const own = production(ports)
  try {
    install(machine, archive, own)
    await machine.boot()
    const name = machine.tells("systemctl", "--version").split("\n")[0]
    for await (const line of steps(machine, ports)) console.log(`${name}: ${line}`)
    await machine.shutDown()
  } catch (error) {
    console.error(machine.tells("journalctl", "--no-pager", "--unit=menshen"))
    throw error
  } finally {
    own.weChat.kill("SIGKILL")
    machine.remove()
  }
}

/** The lines of docs/deploy.md. */
function install(machine: Booted, archive: string, own: Production): void {
  const place = join(machine.folder, "opt/menshen")
  mkdirSync(place, { recursive: true })
  execFileSync("tar", ["-xzf", archive, "-C", place, "--strip-components=1"])
  const units = join(machine.folder, "etc/systemd/system")
  for (const name of ["menshen.service", "menshen-backup.service"])
    copyFileSync(join(place, "systemd", name), join(units, name))
  machine.write(
    "etc/sysusers.d/menshen.conf",
    readFileSync(join(place, "systemd/menshen.sysusers.conf"), "utf8"),
  )
  machine.prepare("systemd-sysusers")
  machine.write("etc/menshen/menshen.json", own.configuration)
  const passphrase = `MENSHEN_BACKUP_PASSPHRASE=${randomBytes(24).toString("base64url")}\n`
  machine.write("etc/menshen/menshen.env", own.variables + passphrase)
  machine.prepare("sh", "-c", "chgrp -R menshen /etc/menshen; chmod -R u=rwX,g=rX,o= /etc/menshen")
  machine.prepare("sh", "-c", "install -d -m 700 -o menshen -g menshen /var/backups/menshen")
  machine.prepare("systemctl", "enable", "menshen", "menshen-backup")
}

async function* steps(machine: Booted, ports: Ports): AsyncGenerator<string> {
  const shown = () => until("it shows a QR code", async () => Boolean(await firstQrCode(ports)))
  await shown()
  yield `${new Set(await signInPeople(ports, 3)).size} people signed in at the hardened unit`
  const copies = join(machine.folder, "var/backups/menshen")
  await until("the backup has begun", () => readdirSync(copies).length > 0)
  if (machine.tells("systemctl", "is-active", "menshen-backup") !== "active")
    throw new Error(machine.tells("journalctl", "--no-pager", "--unit=menshen-backup"))
  yield "the continuous backup writes to its folder"
  const [launcher = 0] = machine.processes("menshen.js start")
  process.kill(launcher, "SIGKILL")
  await until("another launcher runs", () => {
    const now = machine.processes("menshen.js start")
    return now.length > 0 && !now.includes(launcher)
  })
  await shown()
  yield "a killed launcher was started again"
  machine.tells("systemctl", "stop", "menshen", "menshen-backup")
  const state = machine.tells("systemctl", "show", "menshen", "--property=Result", "--value")
  const left = machine.processes("menshen").length
  if (state !== "success" || left > 0) throw new Error(`the stop: ${state}, ${left} left`)
  yield "systemctl stop left nothing behind"
}

await runScript(main)
