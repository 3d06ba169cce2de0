// Runs clang-tidy over core/ and wasm/. A file that passed is remembered by the hash of our files
// that clang-tidy read for it, so that a second run checks only changed files.

import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./paths.mjs"
import { run } from "./run.mjs"
import { filesUnder } from "./stamp.mjs"

const passedFolder = join(root, "build/tidy")
const database = join(root, "build/dev-clang")

export async function tidy() {
  // Only configured, not built: clang-tidy needs clang's flags, not g++'s.
  const configured = await run("cmake", ["--preset", "dev-clang"])
  if (configured.code !== 0) return { ok: false, output: configured.output }
  mkdirSync(passedFolder, { recursive: true })
  const { output: version } = await run("clang-tidy", ["--version"])
  const salt = version + readFileSync(join(root, ".clang-tidy"), "utf8")
  const queue = sources().filter(({ file }) => !existsSync(markOf(file, salt)))
  const faults = []
  await Promise.all([1, 2].map(() => work(queue, salt, faults)))
  return { ok: faults.length === 0, output: faults.join("\n") }
}

async function work(queue, salt, faults) {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { code, output } = await run("clang-tidy", ["--quiet", ...next.flags(next.file)])
    if (code === 0) writeFileSync(markOf(next.file, salt), "")
    else faults.push(output)
  }
}

function sources() {
  const isSource = (file) => file.endsWith(".cpp")
  const core = filesUnder("core").filter(isSource)
  const wasm = filesUnder("wasm").filter(isSource)
  return [
    ...core.map((file) => ({ file, flags: (it) => ["-p", database, it] })),
    ...wasm.map((file) => ({ file, flags: (it) => [it, "--", ...wasmFlags()] })),
  ]
}

// No native build contains wasm/; the flags of a core file compile it as well.
function wasmFlags() {
  const commands = JSON.parse(readFileSync(join(database, "compile_commands.json"), "utf8"))
  const { command } = commands.find(({ file }) => file.includes("/core/"))
  // The quotes are for the shell; only the widget uses qrcodegen.
  const qrcodegen = ["-isystem", join(root, "build/third-party/qrcodegen/c")]
  const words = command
    .replaceAll(/[\\"]/g, "")
    .split(" ")
    .slice(1)
    .filter((word) => /^-(D|I|isystem|std|W|f|\/)|^\//.test(word))
  return [...words, ...qrcodegen]
}

function markOf(file, salt) {
  const hash = createHash("sha256").update(salt)
  for (const path of closure(file)) hash.update(path).update(readFileSync(join(root, path)))
  return join(passedFolder, hash.digest("hex"))
}

/** The file and every file of ours that it includes, directly or indirectly. */
function closure(file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(join(root, file), "utf8")
  for (const [, name] of text.matchAll(/^#include "([^"]+)"/gm)) {
    const path = [name, join(dirname(file), name)].find((it) => existsSync(join(root, it)))
    if (path) closure(path, seen)
  }
  return seen
}
