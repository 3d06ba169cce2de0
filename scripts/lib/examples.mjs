// The programs in examples/ that use Menshen for signing in. Each has its entry for `apps` in an
// app.json, and reads Menshen's address and its own secret from .menshen/examples.env.

import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./paths.mjs"

const folder = join(root, "examples")
const file = join(root, ".menshen/examples.env")

/** The text of each app.json. */
function entries() {
  const files = readdirSync(folder).map((name) => join(folder, name, "app.json"))
  return files.filter(existsSync).map((path) => readFileSync(path, "utf8"))
}

/** The text of a menshen.json with the examples among its apps. */
export function withExamples(configText) {
  const config = JSON.parse(configText)
  const apps = [...config.apps, ...entries().map(JSON.parse)]
  return JSON.stringify({ ...config, apps })
}

/**
 * Their client secrets: those of the last run, so that an example that is still running keeps
 * working.
 */
export function exampleSecrets(env) {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : []
  const kept = Object.fromEntries(lines.map((line) => line.split("=")))
  const value = (name) => env[name] || kept[name] || randomBytes(32).toString("hex")
  const apps = entries().map((text) => JSON.parse(text))
  const names = apps.flatMap(({ clientSecret }) => clientSecret?.env ?? [])
  return Object.fromEntries(names.map((name) => [name, value(name)]))
}

/** Writes the file that `node --env-file` reads. */
export function tellExamples(issuer, secrets) {
  const lines = Object.entries({ ISSUER: issuer, ...secrets }).map((pair) => pair.join("="))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${lines.join("\n")}\n`, { mode: 0o600 })
}
