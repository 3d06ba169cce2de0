// Programs of another processor, by qemu-user and the kernel's binfmt_misc.

import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"

const kernel = "/proc/sys/fs/binfmt_misc"
/** Of Debian's package qemu-user-static; with the flag F the interpreter is found inside a chroot, too. */
const format = "/usr/lib/binfmt.d/qemu-aarch64.conf"

const isRegistered = () => existsSync(`${kernel}/qemu-aarch64`)

/** Why programs of this architecture cannot run here, or undefined if they can. */
export function whyNotEmulated(architecture: "amd64" | "arm64"): string | undefined {
  if (process.arch === (architecture === "amd64" ? "x64" : "arm64") || isRegistered())
    return undefined
  if (!existsSync(format)) return "qemu-user-static is not installed"
  if (!existsSync(`${kernel}/register`))
    spawnSync("mount", ["-t", "binfmt_misc", "binfmt_misc", kernel])
  try {
    writeFileSync(`${kernel}/register`, readFileSync(format, "utf8").trim())
    return undefined
  } catch {
    return "this kernel does not run programs of another processor"
  }
}
