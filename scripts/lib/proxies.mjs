// nginx and Caddy, for the test of docs/reverse-proxies.md. They are unpacked into build/proxies and not
// installed: the Debian packages would start a server on port 80 of the developer's machine.

import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"
import { aptGetIn } from "./private-apt.mjs"

const folder = join(root, "build/proxies")

/** The Debian package of each, and the program in it. */
const programs = {
  nginx: "usr/sbin/nginx",
  caddy: "usr/bin/caddy",
}

/** The path of the program: unpacked, or the machine's own; undefined if there is none. */
export const proxyProgram = (name) =>
  [join(folder, programs[name]), join("/", programs[name])].find((path) => existsSync(path))

export const missingProxies = () =>
  Object.keys(programs).filter((name) => proxyProgram(name) === undefined)

/** Throws if a package cannot be downloaded. */
export function fetchProxies() {
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(join(folder, "fetch-"))
  try {
    aptGetIn(scratch, "deb", "download", ...missingProxies())
    const archives = readdirSync(scratch).filter((file) => file.endsWith(".deb"))
    for (const archive of archives) execFileSync("dpkg-deb", ["-x", join(scratch, archive), folder])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
