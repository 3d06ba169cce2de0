// What `npm publish` would send, installed somewhere without a network: npx runs it from there.

import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { promisify } from "node:util"

const exec = promisify(execFile)
const root = join(import.meta.dirname, "../..")
const folder = mkdtempSync(join(tmpdir(), "menshen-packed-"))
after(() => rmSync(folder, { recursive: true }))

test("npm pack, npm install --offline, npx menshen", async () => {
  const options = ["--silent", "--ignore-scripts", "--offline", "--no-audit", "--no-fund"]
  const { stdout: packed } = await exec("npm", ["pack", "--pack-destination", folder, ...options], {
    cwd: root,
  })
  writeFileSync(join(folder, "package.json"), '{"private": true}')
  await exec("npm", ["install", ...options, join(folder, packed.trim())], { cwd: folder })
  const { stdout } = await exec("npx", ["--offline", "menshen", "users", "--help"], { cwd: folder })
  assert.match(stdout, /^Usage: menshen users COMMAND/)
})
