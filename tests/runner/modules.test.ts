// Set-up notices the packages that `npm ci` silently leaves out.

import assert from "node:assert/strict"
import { test } from "node:test"
import { leftOut } from "../../scripts/lib/npm.mjs"

const machine = { os: "linux", cpu: "x64", libc: "glibc" }
const compiled = (os: string, cpu: string, libc: string) => ({
  version: "1.0.0",
  optional: true,
  os: [os],
  cpu: [cpu],
  libc: [libc],
})
const locked = {
  "": { version: "0.1.0" },
  "node_modules/plain": { version: "2.0.0" },
  "node_modules/ours": compiled("linux", "x64", "glibc"),
  "node_modules/musl": compiled("linux", "x64", "musl"),
  "node_modules/arm": compiled("linux", "arm64", "glibc"),
  "node_modules/mac": compiled("darwin", "x64", "glibc"),
  "node_modules/for-wasm32": { version: "1.0.0", optional: true },
  "node_modules/example": { link: true },
}
const plain = { "node_modules/plain": { version: "2.0.0" }, "node_modules/example": { link: true } }
const ours = { "node_modules/ours": { version: "1.0.0" } }

test("packages compiled for this machine are required, and those for others are not", () => {
  assert.deepEqual(leftOut(locked, { ...plain, ...ours }, machine), [])
  assert.deepEqual(leftOut(locked, plain, machine), ["node_modules/ours"])
})

test("a package with another version, or an absent one, counts as missing", () => {
  const older = { ...plain, ...ours, "node_modules/plain": { version: "1.9.0" } }
  assert.deepEqual(leftOut(locked, older, machine), ["node_modules/plain"])
  const unlinked = { ...ours, "node_modules/plain": { version: "2.0.0" } }
  assert.deepEqual(leftOut(locked, unlinked, machine), ["node_modules/example"])
})
