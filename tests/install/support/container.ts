// Runs the files of an image as a container runtime does: in namespaces of its own, on a root that nobody can write,
// with a writable volume, as the image's user, without capabilities. The network stays the machine's.

import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { until } from "../../support/until.ts"

/** The parts of an image's configuration that a runtime obeys. */
export interface ImageConfig {
  Env: string[]
  Entrypoint: string[]
  Cmd: string[]
  User: string
  WorkingDir: string
  Healthcheck: { Test: string[] }
}

const script = `
root=$1 data=$2 user=$3 where=$4; shift 4
mount --bind "$root" "$root"
mount --bind "$data" "$root/data"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero random urandom; do
  : >"$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"
done
mount --bind /etc/hosts "$root/etc/hosts"
mount -o remount,bind,ro "$root"
exec setpriv --no-new-privs chroot --userspec="$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$where" "$@"
`

export class Container {
  private readonly child: ChildProcess
  private readonly config: ImageConfig
  private said = ""

  constructor(root: string, data: string, config: ImageConfig, words: string[], env: object) {
    this.config = config
    const { User, WorkingDir, Entrypoint } = config
    const unshared = ["--mount", "--pid", "--ipc", "--uts", "--fork", "--propagation", "private"]
    const inside = ["/bin/sh", "-ec", script, "sh", root, data, User, WorkingDir]
    const args = [...unshared, "--kill-child=SIGKILL", ...inside, ...Entrypoint, ...words]
    this.child = spawn("unshare", args, {
      env: this.environment(env),
      stdio: ["ignore", "pipe", "pipe"],
    })
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on("data", (bytes: Buffer) => {
        this.said += bytes
      })
  }

  private environment(more: object): Record<string, string> {
    const own = this.config.Env.map((pair) => pair.split(/=(.*)/s).slice(0, 2))
    return { PATH: process.env.PATH ?? "", ...Object.fromEntries(own), ...more }
  }

  get output(): string {
    return this.said
  }

  /** The process that the container sees as number 1. */
  get first(): number {
    const { pid } = this.child
    return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim())
  }

  /** Fails with what it said if it ends before. */
  until<T>(what: string, check: () => Promise<T | undefined>): Promise<T> {
    let found: T | undefined
    const done = async () => {
      if (this.child.exitCode !== null) throw new Error(`it ended by itself:\n${this.said}`)
      found = await check()
      return found !== undefined
    }
    return until(what, done).then(() => found as T)
  }

  /** The image's health check, inside, as a runtime runs it. */
  checkHealth(env: object): { status: number | null; said: string } {
    const [kind, ...command] = this.config.Healthcheck.Test
    if (kind !== "CMD") throw new Error(`the health check is of the kind ${kind}`)
    const [uid, gid] = this.config.User.split(":")
    const inside = ["--target", String(this.first), "--mount", "--pid", "--root", "--wd"]
    const args = [...inside, "--setuid", String(uid), "--setgid", String(gid), ...command]
    const { status, stdout, stderr } = spawnSync("nsenter", args, {
      env: this.environment(env),
      encoding: "utf8",
    })
    return { status, said: `${stdout}${stderr}`.trim() }
  }

  /** As a runtime stops it: SIGTERM to the first process. Returns its exit code. */
  async stop(): Promise<number | null> {
    const ended = once(this.child, "exit")
    process.kill(this.first, "SIGTERM")
    const [code] = await ended
    return code
  }

  kill(): void {
    this.child.kill("SIGKILL")
  }
}
