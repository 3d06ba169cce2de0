// Fetches the pinned source of mbedTLS and qrcodegen from Debian's source packages into
// build/third-party. Where apt is not available, cmake/source.cmake downloads the same releases.

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { root } from "./lib/paths.mjs"
import { aptGetIn } from "./lib/private-apt.mjs"

const folder = join(root, "build/third-party")

const sources = [
  {
    name: "mbedtls",
    debianPackage: "mbedtls",
    file: "mbedtls_2.28.3.orig.tar.gz",
    sha256: "3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d",
  },
  {
    name: "qrcodegen",
    debianPackage: "qr-code-generator",
    file: "qr-code-generator_1.8.0.orig.tar.gz",
    sha256: "2ec0a4d33d6f521c942eeaf473d42d5fe139abcfa57d2beffe10c5cf7d34ae60",
  },
]

const stampOf = ({ name }) => join(folder, name, ".stamp")

const isUnpacked = (source) =>
  existsSync(stampOf(source)) && readFileSync(stampOf(source), "utf8") === source.sha256

export const missingSources = () => sources.filter((source) => !isUnpacked(source))

/** Downloads, checks and unpacks whatever is missing; throws a sentence on failure. */
export function fetchThirdParty() {
  const missing = missingSources()
  if (missing.length === 0) return
  mkdirSync(folder, { recursive: true })
  const scratch = mkdtempSync(join(folder, "fetch-"))
  try {
    download(missing, scratch)
    for (const source of missing) unpack(source, scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function download(missing, scratch) {
  const packages = missing.map(({ debianPackage }) => debianPackage)
  aptGetIn(scratch, "deb-src", "source", "--download-only", "--tar-only", ...packages)
}

function unpack({ name, file, sha256 }, scratch) {
  const archive = join(scratch, file)
  if (!existsSync(archive)) throw new Error(`this Debian release offers no ${file}.`)
  const actual = createHash("sha256").update(readFileSync(archive)).digest("hex")
  if (actual !== sha256) throw new Error(`${file} has SHA-256 ${actual}, expected ${sha256}.`)
  const target = join(scratch, name)
  mkdirSync(target)
  execFileSync("tar", ["-xzf", archive, "-C", target, "--strip-components=1"])
  writeFileSync(join(target, ".stamp"), sha256)
  rmSync(join(folder, name), { recursive: true, force: true })
  renameSync(target, join(folder, name))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) fetchThirdParty()
