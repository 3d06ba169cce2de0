// A Debian that systemd has booted, in a container of systemd-nspawn. Its network is the machine's.

import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { debianRoot } from "../../../scripts/lib/debian-root.mjs"
import { root } from "../../../scripts/lib/paths.mjs"
import { until } from "../../support/until.ts"

const powerOff = 34 + 4 // SIGRTMIN+4, as systemd(1) has it

export class Booted {
  readonly folder: string
  private nspawn: ChildProcess | undefined

  constructor(suite: "bookworm" | "bullseye") {
    this.folder = join(root, "build/machines", `${suite}-booted`)
    this.remove()
    mkdirSync(join(root, "build/machines"), { recursive: true })
    const made = debianRoot(suite, ["systemd-sysv", "dbus"])
    execFileSync("cp", ["-a", "--reflink=auto", made, this.folder])
    this.write("etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")
  }

  private get flags(): string[] {
    return ["--quiet", "--register=no", "--keep-unit", "--directory", this.folder]
  }

  write(path: string, text: string): void {
    mkdirSync(join(this.folder, path, ".."), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  /** Runs a command in the files of the machine, before it is booted. */
  prepare(...command: string[]): void {
    execFileSync("systemd-nspawn", [...this.flags, ...command], { stdio: "pipe" })
  }

  async boot(): Promise<void> {
    this.nspawn = spawn("systemd-nspawn", [...this.flags, "--boot"], { stdio: "ignore" })
    await until("systemd has started", () => {
      if (this.nspawn?.exitCode !== null) throw new Error("systemd-nspawn ended by itself")
      return this.first !== 0 && this.tells("systemctl", "is-active", "multi-user.target") !== ""
    })
  }

  /** The process that is number 1 inside. */
  private get first(): number {
    const pid = this.nspawn?.pid
    if (pid === undefined || this.nspawn?.exitCode !== null) return 0
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ")[0])
  }

  /** What a command says inside; "" if it fails. */
  tells(...command: string[]): string {
    if (this.first === 0) return ""
    const inside = ["--target", String(this.first), "--all", ...command]
    try {
      return execFileSync("nsenter", inside, { encoding: "utf8", stdio: "pipe" }).trim()
    } catch {
      return ""
    }
  }

  /** The processes inside whose command line has this, as this machine numbers them. */
  processes(words: string): number[] {
    const namespace = namespaceOf(this.first)
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => namespaceOf(pid) === namespace && commandOf(pid).includes(words))
  }

  async shutDown(): Promise<void> {
    if (this.nspawn === undefined || this.nspawn.exitCode !== null) return
    const ended = once(this.nspawn, "exit")
    process.kill(this.first, powerOff)
    await ended
  }

  remove(): void {
    this.nspawn?.kill("SIGKILL")
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`)
  } catch {
    return undefined
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ")
  } catch {
    return ""
  }
}
