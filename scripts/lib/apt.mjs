import { execFileSync, spawnSync } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"
import { Refusal, say } from "./say.mjs"

// The Debian packages of each command → the program that proves a package is installed, if it has
// one.
const building = {
  cmake: "cmake",
  "ninja-build": "ninja",
  emscripten: "emcc",
  "nlohmann-json3-dev": undefined,
}
const testing = {
  ...building,
  "g++": "g++",
  catch2: undefined,
  "librapidcheck-dev": undefined,
  "libexpat1-dev": undefined,
  clang: "clang++",
  "clang-format": "clang-format",
  "clang-tidy": "clang-tidy",
  "libclang-rt-14-dev": undefined,
  chromium: "chromium",
  "fonts-noto-cjk": undefined,
}
const measuring = { ...testing, gcovr: "gcovr" }
export const needs = { running: {}, building, testing, measuring }

/** Installs the missing Debian packages, or says what to install. */
export function ensurePackages(wanted) {
  const missing = missingPackages(wanted)
  if (missing.length === 0) return
  if (!isProgram("apt-get")) return explainElsewhere(wanted)
  say(`set-up: installing ${missing.join(" ")}`)
  const environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
  asRoot([...environment, "apt-get", "-qq", "update"], missing)
  const install = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300"]
  asRoot([...environment, ...install, "install", "--no-install-recommends", ...missing], missing)
}

function missingPackages(wanted) {
  const unseen = Object.entries(wanted).filter(([, program]) => !program || !isProgram(program))
  if (unseen.length === 0 || !isProgram("dpkg-query")) return unseen.map(([name]) => name)
  const names = unseen.map(([name]) => name)
  const { stdout } = spawnSync(
    "dpkg-query",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: these placeholders are dpkg's.
    ["-W", "-f", "${Package} ${db:Status-Status}\\n", ...names],
    { encoding: "utf8" },
  )
  const installed = new Set(stdout.split("\n").filter((line) => line.endsWith(" installed")))
  return names.filter((name) => !installed.has(`${name} installed`))
}

function asRoot(command, missing) {
  const prefix = rootPrefix()
  const manual = `apt-get update && apt-get install ${missing.join(" ")}`
  if (!prefix) throw new Refusal(`Packages are missing; as root, run: ${manual}`)
  try {
    execFileSync(prefix[0] ?? command[0], [...prefix, ...command].slice(1), {
      stdio: [process.stdin.isTTY ? "inherit" : "ignore", "ignore", "inherit"],
    })
  } catch {
    throw new Refusal(`The installation failed; as root, run: ${manual}`)
  }
}

function rootPrefix() {
  if (process.getuid?.() === 0) return []
  if (!isProgram("sudo")) return undefined
  return process.stdin.isTTY ? ["sudo"] : ["sudo", "-n"]
}

// Without apt, only programs can be checked; CMake downloads the libraries.
function explainElsewhere(wanted) {
  const programs = Object.values(wanted).filter((program) => program && !isProgram(program))
  if (programs.length === 0) return
  throw new Refusal(
    `These programs are needed and were not found: ${programs.join(", ")}. ` +
      "On Debian 12 the set-up installs them; here, install them with your package manager.",
  )
}

function isProgram(name) {
  const folders = (process.env.PATH ?? "").split(delimiter)
  if (name === "emcc" && (process.env.EMSCRIPTEN_ROOT || process.env.EMSDK)) return true
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
