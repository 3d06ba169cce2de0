// deploy/image: what `npm run image` cannot see, because it runs seldom.

import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, test } from "node:test"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")

const dockerfile = read("deploy/image/Dockerfile").replace(/\\\n\s*/g, "")
const last = dockerfile.split(/^FROM /m).at(-1) ?? ""
const line = (instruction: string) =>
  new RegExp(`^${instruction} (.*)$`, "m").exec(last)?.[1] ?? assert.fail(instruction)

describe("deploy/image/Dockerfile", () => {
  test("ends in a stage of its own, which runs nothing while it is built", () => {
    assert.ok(last.startsWith("scratch\n"))
    assert.doesNotMatch(last, /^RUN /m)
  })

  test("runs as an account that is not root, by its number", () => {
    const [uid, gid] = line("USER").split(":")
    assert.match(`${uid} ${gid}`, /^[1-9]\d* [1-9]\d*$/)
    assert.ok(read("deploy/image/gather-system.sh").includes(`menshen:x:${uid}:${gid}:`))
    assert.ok(read("deploy/panels/1panel/menshen/0.1.0/scripts/init.sh").includes(`${uid}:${gid}`))
  })

  test("keeps its data in a volume, where the launcher looks for it", () => {
    assert.equal(line("VOLUME"), "/data")
    assert.match(line("ENV"), /MENSHEN_DATA=\/data /)
  })

  test("asks for its health by the command that it runs", () => {
    const entry: string[] = JSON.parse(line("ENTRYPOINT"))
    const [, check = ""] = line("HEALTHCHECK").split(" CMD ")
    assert.deepEqual(JSON.parse(check), [...entry, "health"])
    assert.deepEqual(JSON.parse(line("CMD")), ["start"])
    assert.ok(entry.at(-1)?.endsWith(JSON.parse(read("package.json")).bin.menshen))
  })

  test("names itself as images do (OCI image-spec, annotations)", () => {
    for (const name of ["title", "description", "licenses", "version", "revision"])
      assert.match(line("LABEL"), new RegExp(`org\\.opencontainers\\.image\\.${name}="`))
  })

  test("has the programs that the launcher starts", () => {
    const [, text = ""] = /^programs="(.*)"$/m.exec(read("deploy/image/gather-system.sh")) ?? []
    const programs = text.split(" ").map((path) => path.split("/").at(-1))
    const launcher = read("cli/start/guard.ts") + read("cli/start/lock.ts")
    for (const [name, word] of Object.entries({
      rm: /\brm -/,
      sleep: /\bsleep \d/,
      flock: /"flock"/,
    })) {
      assert.match(launcher, word)
      assert.ok(programs.includes(name), name)
    }
    assert.ok(programs.includes("dash"), "which is /bin/sh")
  })

  test("sees the package and its own scripts, and nothing else of the checkout", () => {
    const lines = read(".dockerignore").trim().split("\n")
    assert.deepEqual(lines, ["*", "!menshen-*.tgz", "!deploy/image/*.sh"])
  })
})
