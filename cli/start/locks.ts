// What only one Menshen of a machine may have: a data folder, and the host name of an issuer.

import { chmodSync, mkdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { notPossible } from "../refusal.ts"
import { holderText, type Lock, lockFile } from "./lock.ts"

export interface Locks {
  /** Open files; whoever inherits one holds its lock. */
  files: number[]
  warnings: string[]
}

export async function takeLocks(dataDir: string, issuer: string): Promise<Locks> {
  const folder = await lockDataFolder(dataDir)
  const host = await lockIssuer(issuer)
  return {
    files: [...folder.files, ...host.files],
    warnings: [...folder.warnings, ...host.warnings],
  }
}

export async function lockDataFolder(dataDir: string): Promise<Locks> {
  const lock = await lockFile(join(dataDir, "lock"))
  if (lock.state !== "taken") return locksOf(lock, `Nothing keeps a second Menshen from ${dataDir}`)
  throw notPossible(
    `Another Menshen uses ${dataDir}${holderText(lock.holder)}, and two of them would spoil it. Stop that one first, or give this one a folder of its own with --data.`,
  )
}

/** Cookies know no ports (RFC 6265, section 8.5): two issuers of one host name would read each other's. */
async function lockIssuer(issuer: string): Promise<Locks> {
  const { hostname } = new URL(issuer)
  if (isLoopback(hostname)) return { files: [], warnings: [] }
  const lock = await lockFile(join(sharedFolder(), nameOf(hostname)), 0o666)
  if (lock.state !== "taken")
    return locksOf(lock, `Nothing keeps a second Menshen from ${hostname}`)
  throw notPossible(
    `Another Menshen of this machine has an issuer at ${hostname}, too${holderText(lock.holder)}. Cookies know no ports, so the two would read each other's: give each issuer a host name of its own.`,
  )
}

export const isLoopback = (hostname: string): boolean =>
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

/** For every account of the machine, whose locks hold nothing but the name of a process. */
function sharedFolder(): string {
  const folder = join(tmpdir(), "menshen-issuers")
  try {
    mkdirSync(folder)
    chmodSync(folder, 0o1777)
  } catch {
    // It is there, or lockFile() says why it is not.
  }
  return folder
}

/** URL has made it lower case and ASCII; an IPv6 address has brackets and colons. */
const nameOf = (hostname: string) => `${hostname.replace(/[^a-z0-9.-]/g, "_")}.lock`

const locksOf = (lock: Exclude<Lock, { state: "taken" }>, unlocked: string): Locks => ({
  files: lock.file === undefined ? [] : [lock.file],
  warnings: lock.state === "held" ? [] : [`${unlocked}: ${lock.why}.`],
})
