// An archive for a machine that reaches no registry: Node, the engine, the package, the units, in the layout of
// /opt/menshen.

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { architectures, nodeBinary } from "./npm-binaries.mjs"
import { version } from "./pack.mjs"
import { root } from "./paths.mjs"

const folder = join(root, "build/offline")

/**
 * @param {string} tarball the file of `npm pack`
 * @param {"amd64" | "arm64"} architecture
 * @returns the path of the archive; beside it lies its hash, for `sha256sum -c`
 */
export function offlineArchive(tarball, architecture) {
  const name = `menshen-${version}-linux-${architectures[architecture]}`
  const files = join(folder, name)
  rmSync(files, { recursive: true, force: true })
  mkdirSync(join(files, "bin"), { recursive: true })
  installPackage(tarball, architecture, files)
  const { program, licence } = nodeBinary(architecture)
  copyFileSync(program, join(files, "bin/node"))
  copyFileSync(licence, join(files, "LICENSE.node"))
  copyFileSync(join(root, "LICENSE"), join(files, "LICENSE"))
  copyFileSync(join(root, "deploy/offline/menshen"), join(files, "bin/menshen"))
  copyFileSync(join(root, "deploy/offline/README"), join(files, "README"))
  cpSync(join(root, "deploy/systemd"), join(files, "systemd"), { recursive: true })
  const archive = archived(name)
  rmSync(files, { recursive: true })
  return archive
}

/** As gather-package.sh does for the image. */
function installPackage(tarball, architecture, files) {
  writeFileSync(join(files, "package.json"), '{ "private": true }\n')
  const flags = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
  const target = ["--os=linux", `--cpu=${architectures[architecture]}`, "--libc=glibc"]
  const args = ["install", ...flags, ...target, tarball]
  execFileSync("npm", args, { cwd: files, stdio: "pipe" })
}

/** The same files make the same archive. */
function archived(name) {
  const archive = join(folder, `${name}.tar.gz`)
  const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]
  const args = [
    "-c",
    ...same,
    "--mode=go+rX,go-w",
    "-I",
    "gzip -n",
    "-f",
    archive,
    "-C",
    folder,
    name,
  ]
  execFileSync("tar", args)
  const hash = createHash("sha256").update(readFileSync(archive)).digest("hex")
  writeFileSync(`${archive}.sha256`, `${hash}  ${basename(archive)}\n`)
  return archive
}
