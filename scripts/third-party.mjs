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

const folder = join(root, "build/third-party")
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

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

// A private deb-src list, so that the machine's own apt configuration stays unchanged.
function download(missing, scratch) {
  const list = join(scratch, "sources.list")
  writeFileSync(list, `${sourceLine()}\n`)
  mkdirSync(join(scratch, "lists/partial"), { recursive: true })
  mkdirSync(join(scratch, "cache/archives/partial"), { recursive: true })
  const options = [
    ["Dir::Etc::sourcelist", list],
    ["Dir::Etc::sourceparts", "/dev/null"],
    ["Dir::State::lists", join(scratch, "lists")],
    ["Dir::Cache", join(scratch, "cache")],
    ["APT::Sandbox::User", "root"],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`])
  const aptGet = (...args) =>
    execFileSync("apt-get", [...options, "-qq", ...args], { cwd: scratch, stdio: "pipe" })
  aptGet("update")
  aptGet("source", "--download-only", "--tar-only", ...missing.map((it) => it.debianPackage))
}

// The mirror that this machine uses for its release's main component, as a deb-src line.
function sourceLine() {
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
  const format = "$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
  const targets = execFileSync("apt-get", ["indextargets", "--format", format], {
    encoding: "utf8",
  })
  for (const target of targets.split("\n")) {
    const [kind, component, release, uri] = target.split("|")
    if (kind !== "Packages" || component !== "main" || release !== codename) continue
    return `deb-src ${existsSync(keyring) ? `[signed-by=${keyring}] ` : ""}${uri} ${release} main`
  }
  throw new Error(`apt knows no package source for the main component of ${codename}.`)
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
