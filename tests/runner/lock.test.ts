// package-lock.json: npm checks what it downloads only against a hash that is locked.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"

const lock = readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8")

interface Locked {
  integrity?: string
  link?: boolean
}

const packages = Object.entries<Locked>(JSON.parse(lock).packages)
const downloaded = packages.filter(
  ([path, { link }]) => path.startsWith("node_modules/") && link !== true,
)

test("every downloaded package is locked with its SHA-512 hash", () => {
  assert.ok(downloaded.length > 100)
  const without = downloaded.filter(([, { integrity }]) => !integrity?.startsWith("sha512-"))
  assert.deepEqual(
    without.map(([path]) => path),
    [],
  )
})
