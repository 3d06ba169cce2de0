// `npm run offline`: makes the archives for machines that reach no registry, and starts the one for this processor on
// a fresh Debian 11 that has no network. Needs root and debootstrap.

import { execFileSync } from "node:child_process"
import { mkdirSync, readFileSync, statSync } from "node:fs"
import { basename, dirname, join, relative } from "node:path"
import { offlineArchive } from "../../scripts/lib/offline.mjs"
import { packed } from "../../scripts/lib/pack.mjs"
import { root } from "../../scripts/lib/paths.mjs"
import { runScript } from "../../scripts/lib/say.mjs"
import { until } from "../support/until.ts"
import { home, Machine, type Running } from "./support/machine.ts"
import { freePorts, type Ports } from "./support/people.ts"

async function main(): Promise<void> {
  const tarball = packed()
  for (const architecture of ["amd64", "arm64"] as const) {
    const archive = offlineArchive(tarball, architecture)
    execFileSync("sha256sum", ["--check", "--quiet", `${basename(archive)}.sha256`], {
      cwd: dirname(archive),
    })
    console.log(`${relative(root, archive)}: ${Math.ceil(statSync(archive).size / 1_000_000)} MB`)
    if (architecture === "amd64") await tryIt(archive)
    else console.log("arm64: assembled, not run (npm run image runs the same programs)")
  }
}

async function tryIt(archive: string): Promise<void> {
  const machine = new Machine("bullseye", "offline")
  try {
    const place = join(machine.folder, home)
    mkdirSync(place, { recursive: true })
    execFileSync("tar", ["-xzf", archive, "-C", place])
    const ports = await freePorts()
    const program = join(home, basename(archive, ".tar.gz"), "bin/menshen")
    const began = performance.now()
    const running = machine.start([program, "start", "--sandbox"], ports, false)
    await untilItGreets(running)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`Debian 11 without a network: it runs after ${seconds} s`)
    console.log(`Debian 11 without a network: ${visit(machine, ports)}`)
    await machine.stop(running)
    console.log("Debian 11 without a network: one SIGTERM to the process group left nothing behind")
  } finally {
    for (const { pid } of machine.residents()) process.kill(pid, "SIGKILL")
    machine.remove()
  }
}

const untilItGreets = ({ child, said }: Running) =>
  until("Menshen says where it is", () => {
    if (child.exitCode !== null) throw new Error(`it ended:\n${said()}`)
    return said().includes("Shop ")
  })

/** People sign in from inside its network, which has nothing but a loopback. */
function visit(machine: Machine, ports: Ports): string {
  const [{ pid } = { pid: 0 }] = machine.residents()
  const routes = readFileSync(`/proc/${pid}/net/route`, "utf8").trim().split("\n")
  if (routes.length > 1) throw new Error("it has a network after all")
  const visitor = [process.execPath, join(import.meta.dirname, "visit.ts")]
  const args = ["--target", String(pid), "--net", ...visitor, JSON.stringify(ports), "3"]
  return execFileSync("nsenter", args, { encoding: "utf8" }).trim()
}

await runScript(main)
