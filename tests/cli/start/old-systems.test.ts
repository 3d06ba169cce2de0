// Where Menshen cannot run, it says why: an old Node, a platform or a C library without workerd, an installation
// without the platform's package.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { Script } from "node:vm"
import { transform } from "esbuild"
import {
  findEngine,
  type Platform,
  platformFault,
  thisPlatform,
} from "../../../cli/start/engine.ts"
import { program } from "../support/run.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-old-"))
after(() => rmSync(folder, { recursive: true }))

describe("an old Node", () => {
  test("is told which Node is needed", () => {
    const fake = join(folder, "fake.cjs")
    const versions = 'Object.assign({}, process.versions, { node: "18.20.8" })'
    writeFileSync(fake, `Object.defineProperty(process, "versions", { value: ${versions} })`)
    const args = ["--require", fake, program, "start", "--sandbox"]
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" })
    assert.equal(status, 1)
    assert.equal(
      stderr,
      "menshen: This is Node 18.20.8, and Menshen needs Node 20 or newer: https://nodejs.org/en/download\n",
    )
  })

  test("understands the file that says so", async () => {
    const text = readFileSync(program, "utf8")
    // A script has neither static imports nor an await outside of a function.
    assert.ok(new Script(text))
    const [old, young] = await Promise.all(
      ["node13.2", "esnext"].map((target) => transform(text, { target })),
    )
    assert.equal(old?.code, young?.code, "nothing in it is newer than import()")
  })
})

describe("a platform", () => {
  const linux: Platform = { system: "linux", processor: "x64", glibc: "2.36" }
  const cases: [platform: Platform, fault: RegExp | undefined][] = [
    [linux, undefined],
    [{ ...linux, glibc: "2.27" }, undefined],
    [{ ...linux, glibc: "3.0" }, undefined],
    [{ ...linux, glibc: "2.26" }, /needs glibc 2\.27, and this system has 2\.26\. Use a newer one/],
    [{ ...linux, glibc: "2.9" }, /this system has 2\.9/],
    [{ ...linux, glibc: undefined }, /needs glibc .* as Alpine does\. Use an image or a machine/],
    [{ ...linux, processor: "arm" }, /has no build for linux arm\. There are: linux x64/],
    [{ system: "freebsd", processor: "x64" }, /has no build for freebsd x64/],
    [{ system: "darwin", processor: "arm64" }, undefined],
  ]
  for (const [platform, fault] of cases) {
    const { system, processor, glibc = "no glibc" } = platform
    test(`runs Menshen, or has a sentence: ${system}, ${processor}, ${glibc}`, () => {
      const found = platformFault(platform)
      if (fault === undefined) assert.equal(found, undefined)
      else assert.match(found ?? "", fault)
    })
  }

  test("finds its own workerd, which runs without npm's install scripts", () => {
    const { status, stdout } = spawnSync(findEngine(thisPlatform("2.36")), ["--version"], {
      encoding: "utf8",
    })
    assert.deepEqual([status, /^workerd 20/.test(stdout)], [0, true])
  })

  test("whose package npm has left out is told how to install it", () => {
    const manifest = join(folder, "package.json")
    writeFileSync(manifest, "{}")
    mkdirSync(join(folder, "node_modules/workerd"), { recursive: true })
    writeFileSync(join(folder, "node_modules/workerd/package.json"), '{"name": "workerd"}')
    assert.throws(
      () => findEngine(thisPlatform("2.36"), manifest),
      /The npm package @cloudflare\/workerd-\S+ is not installed.*npm install --include=optional/,
    )
  })
})
