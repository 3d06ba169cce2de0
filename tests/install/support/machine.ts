// A Debian on which nobody has installed anything but Node: a root of debootstrap, entered as an ordinary account.
// Its processes are processes of this machine, so that one that is left behind is seen.

import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import {
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { debianRoot } from "../../../scripts/lib/debian-root.mjs"
import { root } from "../../../scripts/lib/paths.mjs"
import { until } from "../../support/until.ts"

const account = 1500
export const home = "/home/operator"

const script = `
root=$1 where=$2; shift 2
mount -t proc proc "$root/proc"
exec chroot --userspec=${account}:${account} "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$where" "$@"
`

export interface Running {
  child: ChildProcess
  /** Both streams so far. */
  said: () => string
}

export interface Resident {
  pid: number
  command: string
  bytes: number
}

export class Machine {
  readonly folder: string

  constructor(suite: "bookworm" | "bullseye", name: string) {
    this.folder = join(root, "build/machines", name)
    this.remove()
    mkdirSync(join(root, "build/machines"), { recursive: true })
    execFileSync("cp", ["-a", "--reflink=auto", debianRoot(suite), this.folder])
    writeFileSync(join(this.folder, "etc/hosts"), "127.0.0.1 localhost\n::1 localhost\n")
    mkdirSync(join(this.folder, home), { recursive: true })
    chownSync(join(this.folder, home), account, account)
  }

  /** Starts a command there, in a process group of its own. Without `network` it has only a loopback of its own. */
  start(words: string[], env: object, network = true): Running {
    const unshared = ["--mount", "--propagation", "private", ...(network ? [] : ["--net"])]
    const up = network ? "" : "ip link set lo up\n"
    const args = [
      ...unshared,
      "/bin/sh",
      "-ec",
      `${up}${script}`,
      "sh",
      this.folder,
      home,
      ...words,
    ]
    const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    const all = { PATH: path, HOME: home, LANG: "C.UTF-8", ...env }
    const child = spawn("unshare", args, {
      env: all,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    })
    let said = ""
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (bytes: Buffer) => {
        said += bytes
      })
    return { child, said: () => said }
  }

  /** Runs a command there to its end. */
  async run(words: string[], env: object = {}): Promise<{ code: number | null; said: string }> {
    const { child, said } = this.start(words, env)
    const [code] = await once(child, "close")
    return { code, said: said() }
  }

  /** Every process whose root is this machine. */
  residents(): Resident[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => this.residentOf(Number(pid)))
  }

  private residentOf(pid: number): Resident[] {
    try {
      if (readlinkSync(`/proc/${pid}/root`) !== this.folder) return []
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()
      const status = readFileSync(`/proc/${pid}/status`, "utf8")
      const kilobytes = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
      return [{ pid, command, bytes: kilobytes * 1024 }]
    } catch {
      // It ended meanwhile.
      return []
    }
  }

  /** One SIGTERM to the whole group, as a shell or a supervisor sends it. */
  async stop({ child, said }: Running): Promise<void> {
    const ended = child.exitCode === null ? once(child, "close") : undefined
    process.kill(-(child.pid ?? 0), "SIGTERM")
    await ended
    await until(`nothing is left of it:\n${said()}`, () => this.residents().length === 0)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Programs that compile, in any of the folders where a machine has programs. */
export function compilersIn(folder: string): string[] {
  const names =
    /^(cc|c\+\+|gcc|g\+\+|clang|clang\+\+|emcc|em\+\+|cmake|make|ninja|rustc|go|node-gyp)(-\d+)?$/
  return ["usr/bin", "usr/local/bin", "bin"].flatMap((place) =>
    readdirSync(join(folder, place)).filter((name) => names.test(name)),
  )
}
