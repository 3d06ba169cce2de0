// deploy/systemd: what systemd itself says about the units, and what it cannot know.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"

const root = join(import.meta.dirname, "../..")
const folder = join(root, "deploy/systemd")
const units = readdirSync(folder).filter((name) => name.endsWith(".service"))

/** Of 100, where systemd calls 20 "OK". A service with a network cannot have much less. */
const exposureAtMost = 15

const unitsOfSystemd = "/usr/lib/systemd/system"
const whyNot =
  spawnSync("systemd-analyze", ["--version"]).status !== 0 && "systemd-analyze is not installed"

/** A root with systemd's own units, ours, and a program at the path that ours start. */
function machine(): string {
  const place = mkdtempSync(join(tmpdir(), "menshen-units-"))
  cpSync(unitsOfSystemd, join(place, unitsOfSystemd), { recursive: true, verbatimSymlinks: true })
  mkdirSync(join(place, "etc/systemd/system"), { recursive: true })
  for (const name of units) cpSync(join(folder, name), join(place, "etc/systemd/system", name))
  mkdirSync(join(place, "opt/menshen/bin"), { recursive: true })
  writeFileSync(join(place, "opt/menshen/bin/node"), "", { mode: 0o755 })
  return place
}

describe("systemd-analyze", { skip: whyNot }, () => {
  const place = whyNot ? "" : machine()
  after(() => rmSync(place, { recursive: true, force: true }))

  const analyze = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" })
    return { status, said: `${stdout}${stderr}` }
  }

  for (const name of units) {
    test(`verifies ${name} without a word`, () => {
      const { status, said } = analyze("verify", "--man=no", `--root=${place}`, name)
      const ours = said.split("\n").filter((line) => line.includes("menshen"))
      assert.deepEqual(ours, [])
      assert.equal(status, 0, said)
    })

    test(`finds ${name} little exposed`, () => {
      const flags = ["--offline=true", `--threshold=${exposureAtMost}`, "--no-pager"]
      const { status, said } = analyze("security", ...flags, join(folder, name))
      assert.equal(status, 0, said.split("\n").slice(-3).join("\n"))
    })
  }

  test("finds a word that is none", () => {
    const wrong = "[Service]\nExecStart=/opt/menshen/bin/node\nKillMoode=mixed\n"
    writeFileSync(join(place, "etc/systemd/system/menshen-wrong.service"), wrong)
    const { said } = analyze("verify", "--man=no", `--root=${place}`, "menshen-wrong.service")
    assert.match(said, /KillMoode/)
  })
})

describe("a unit of deploy/systemd", () => {
  const textOf = (name: string) => readFileSync(join(folder, name), "utf8")
  const lines = (name: string) => textOf(name).split("\n")

  for (const name of units) {
    test(`${name} starts Menshen by Node, because npx would stay beside it`, () => {
      const [start = ""] = lines(name).filter((line) => line.startsWith("ExecStart="))
      const program = "/opt/menshen/node_modules/menshen/dist/cli/menshen.js"
      assert.ok(start.startsWith(`ExecStart=/opt/menshen/bin/node ${program} `), start)
      assert.ok(start.includes("--data /var/lib/menshen"))
      assert.ok(lines(name).includes("StateDirectory=menshen"))
    })

    test(`${name} lets V8 write its machine code, and says so`, () => {
      assert.ok(!lines(name).some((line) => line.startsWith("MemoryDenyWriteExecute")))
      assert.match(textOf(name), /# MemoryDenyWriteExecute= has to stay off: V8/)
    })
  }

  test("menshen.service allows the open files that docs/operating.md asks for", () => {
    assert.ok(lines("menshen.service").includes("LimitNOFILE=65536"))
    assert.match(readFileSync(join(root, "docs/operating.md"), "utf8"), /LimitNOFILE=65536/)
  })

  test("menshen.service signals the launcher alone, and waits longer than it does", () => {
    assert.ok(lines("menshen.service").includes("KillMode=mixed"))
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(textOf("menshen.service")) ?? []
    assert.ok(Number(seconds) > 10)
  })

  test("the account of both has a line for systemd-sysusers", () => {
    assert.match(textOf("menshen.sysusers.conf"), /^u menshen - /m)
    for (const name of units) assert.ok(lines(name).includes("User=menshen"))
  })
})
