// apt-get with lists of its own in a scratch folder, so that the machine's own configuration of apt stays
// unchanged and nobody needs to be root.

import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"

/**
 * Runs `apt-get update` there, then `apt-get ...args`, which leaves its files there.
 * @param {string} scratch an empty folder
 * @param {"deb" | "deb-src"} kind
 */
export function aptGetIn(scratch, kind, ...args) {
  const list = join(scratch, "sources.list")
  writeFileSync(list, `${sourceLine(kind)}\n`)
  mkdirSync(join(scratch, "lists/partial"), { recursive: true })
  mkdirSync(join(scratch, "cache/archives/partial"), { recursive: true })
  const options = [
    ["Dir::Etc::sourcelist", list],
    ["Dir::Etc::sourceparts", "/dev/null"],
    ["Dir::State::lists", join(scratch, "lists")],
    ["Dir::Cache", join(scratch, "cache")],
    ["APT::Sandbox::User", "root"],
  ].flatMap(([name, value]) => ["-o", `${name}=${value}`])
  for (const command of [["update"], args]) {
    execFileSync("apt-get", [...options, "-qq", ...command], { cwd: scratch, stdio: "pipe" })
  }
}

// The mirror that this machine uses for its release's main component.
function sourceLine(kind) {
  const codename = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
  const format = "$(CREATED_BY)|$(COMPONENT)|$(RELEASE)|$(REPO_URI)"
  const targets = execFileSync("apt-get", ["indextargets", "--format", format], {
    encoding: "utf8",
  })
  for (const target of targets.split("\n")) {
    const [made, component, release, uri] = target.split("|")
    if (made !== "Packages" || component !== "main" || release !== codename) continue
    return `${kind} ${existsSync(keyring) ? `[signed-by=${keyring}] ` : ""}${uri} ${release} main`
  }
  throw new Error(`apt knows no package source for the main component of ${codename}.`)
}
