// Node and npm as files, from the packages of the npm registry, for a machine or an image that has neither.
// npm checks each download against the registry's hash.

import { execFileSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { root } from "./paths.mjs"

/** npm's and Node's names for an architecture, beside Debian's and the image's. */
export const architectures = {
  amd64: "x64",
  arm64: "arm64",
}

/** The folder of an unpacked package of the registry; `range` selects the version. */
export function unpacked(name, range) {
  const folder = join(root, "build/binaries", `${name}@${range}`)
  if (existsSync(folder)) return folder
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part, { recursive: true })
  const args = ["pack", `${name}@${range}`, "--silent", "--pack-destination", part]
  const file = execFileSync("npm", args, { encoding: "utf8" }).trim().split("\n").at(-1)
  execFileSync("tar", ["-xzf", join(part, file), "-C", part, "--strip-components=1"])
  rmSync(join(part, file))
  renameSync(part, folder)
  return folder
}

/** Node's binary for an architecture of Debian, with its licence beside it. */
export const nodeBinary = (architecture, major = 24) => {
  const folder = unpacked(`node-linux-${architectures[architecture]}`, major)
  return {
    program: join(folder, "bin/node"),
    licence: join(folder, "LICENSE"),
    version: versionIn(folder),
  }
}

const versionIn = (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version

/** Puts Node and npm into a root file system, as a machine has them that runs nothing else yet. */
export function installNode(machine, architecture, major) {
  const bin = join(machine, "usr/local/bin")
  const modules = join(machine, "usr/local/lib/node_modules")
  mkdirSync(bin, { recursive: true })
  mkdirSync(modules, { recursive: true })
  copyFileSync(nodeBinary(architecture, major).program, join(bin, "node"))
  execFileSync("cp", ["-a", unpacked("npm", major < 22 ? 10 : 11), join(modules, "npm")])
  for (const name of ["npm", "npx"])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name))
  trustLikeHere(machine)
}

/** Behind a proxy with an authority of its own, npm there needs the authority that npm here has. */
function trustLikeHere(machine) {
  const authority = execFileSync("npm", ["config", "get", "cafile"], { encoding: "utf8" }).trim()
  if (!existsSync(authority)) return
  copyFileSync(authority, join(machine, "etc/npm-authority.pem"))
  mkdirSync(join(machine, "usr/local/etc"), { recursive: true })
  writeFileSync(join(machine, "usr/local/etc/npmrc"), "cafile=/etc/npm-authority.pem\n")
}

/** The registry that npm uses on this machine. */
export const registry = () =>
  execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim()
