// `menshen start` says in a sentence why it cannot start, and what to do.

import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, describe, test } from "node:test"
import { unreadable } from "../../../cli/start/configuration.ts"
import { folderFault } from "../../../cli/start/data-folder.ts"
import { portFault } from "../../../cli/start/ports.ts"
import { freePort } from "../../support/ports.ts"
import { sandboxSetting, startProgram } from "../support/start.ts"

const folder = mkdtempSync(join(tmpdir(), "menshen-sentences-"))
const mounts: string[] = []
after(() => {
  for (const place of mounts) spawnSync("umount", [place])
  rmSync(folder, { recursive: true })
})

const setting = await sandboxSetting()
const file = join(folder, "sound.json")
writeFileSync(file, JSON.stringify(setting.config))

let folders = 0
function emptyFolder(): string {
  folders += 1
  const path = join(folder, `folder-${folders}`)
  mkdirSync(path)
  return path
}

async function refused(words: string[], sentence: RegExp, env = {}, cwd = emptyFolder()) {
  const { ended } = startProgram(["start", ...words], { cwd, env: { ...setting.env, ...env } })
  const { code, said } = await ended
  assert.match(said, sentence)
  assert.doesNotMatch(said, / at .*\.js:\d/, "no stack")
  return code
}

describe("the configuration", () => {
  test("is offered to somebody who has none", async () => {
    const sentence =
      /There is no \S+menshen\.json\. "npx menshen init" writes one, "npx menshen start --sandbox" shows/
    assert.equal(await refused([], sentence), 1)
  })

  const cases: [words: string[], sentence: RegExp, env?: object][] = [
    [["--config", "nowhere.json"], /--config names \S+nowhere\.json, which does not exist\./],
    [[], /MENSHEN_CONFIG names \S+other\.json, which does not/, { MENSHEN_CONFIG: "other.json" }],
    [["--config", "."], /which is a folder\. Name the menshen\.json in it\./],
    [["--config", file, "--secrets", "no.env"], /--secrets names no\.env, which does not exist\./],
  ]
  for (const [words, sentence, env] of cases) {
    test(`is named where it cannot be read: ${sentence.source}`, async () => {
      assert.notEqual(await refused(words, sentence, env), 0)
    })
  }

  test("may be forbidden to this account, whose name is what to change", () => {
    const sentence = unreadable("/etc/menshen.json", "--config", "EACCES")
    assert.match(sentence, /may not be read by the account .*chown or chmod/)
  })

  test("has its faults named, and the secrets that are missing", async () => {
    const path = join(emptyFolder(), "menshen.json")
    writeFileSync(path, JSON.stringify({ ...setting.config, pools: [] }))
    await refused(
      ["--config", path],
      /^fault {4}\/apps\/0\/pool: .*\n(.*\n)*.*run the command again/m,
    )
    await refused(["--config", file], /ACME_TOKEN is not set/, { ACME_TOKEN: "" })
  })

  test("takes its secrets from menshen.env beside it, and the environment's before those", async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, "menshen.json"), JSON.stringify(setting.config))
    const lines = Object.entries(setting.env).map((pair) => pair.join("="))
    writeFileSync(join(cwd, "menshen.env"), lines.join("\n"))
    const taken = await occupiedPort()
    const { child, ended } = startProgram(["start"], { cwd, env: { MENSHEN_PORT: taken.port } })
    after(() => child.kill("SIGKILL"))
    assert.match((await ended).said, new RegExp(`Port ${taken.port} is taken`))
    taken.close()
  })
})

async function occupiedPort() {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  return { port: String(port), close: () => server.close() }
}

describe("the port", () => {
  test("that is taken is named, with what to set", async () => {
    const { port, close } = await occupiedPort()
    const sentence = new RegExp(`Port ${port} is taken; set --port or MENSHEN_PORT to a free one`)
    assert.equal(await refused(["--config", file, "--port", port], sentence), 1)
    close()
  })

  test("has to be a number", async () => {
    assert.equal(await refused(["--port", "http"], /--port is "http"; write a port between/), 2)
    const env = { MENSHEN_PORT: "65536" }
    assert.equal(await refused([], /MENSHEN_PORT is "65536"/, env), 2)
  })

  test("may be forbidden, and the address may be another machine's", async () => {
    const port = { port: 80, host: "127.0.0.1", remedy: "set --port" }
    assert.match(portFault(port, "EACCES"), /^Port 80 may not be opened .* set --port to one above/)
    const host = ["--host", "192.0.2.1", "--port", String(await freePort())]
    await refused(["--config", file, ...host], /This machine has no address 192\.0\.2\.1; name one/)
  })
})

describe("the data folder", () => {
  const withData = (data: string) => ["--config", file, "--data", data]
  const marked = (mark: object | string) => {
    const data = emptyFolder()
    writeFileSync(join(data, "folder.json"), typeof mark === "string" ? mark : JSON.stringify(mark))
    return data
  }

  test("of a newer Menshen is left alone, and the sentence says which release to install", async () => {
    const data = marked({ format: 2, version: "7.1.0" })
    const sentence = /belongs to Menshen 7\.1\.0, which is newer .*npm install menshen@7\.1\.0/
    assert.equal(await refused(withData(data), sentence), 1)
    assert.equal(JSON.parse(readFileSync(join(data, "folder.json"), "utf8")).version, "7.1.0")
  })

  test("with a damaged mark is left alone", async () => {
    await refused(withData(marked("{")), /folder\.json is damaged, which says in which form/)
  })

  test("of the demonstration is not production's, nor the other way round", async () => {
    const demo = marked({ format: 1, version: "0.1.0", sandbox: true })
    await refused(withData(demo), /has the data of the demonstration \(--sandbox\)/)
    const real = emptyFolder()
    mkdirSync(join(real, "menshen-KeyRing"))
    await refused(["--sandbox", "--data", real], /has the data of a real Menshen, and --sandbox/)
  })

  test("that is a file, or lies in one, is named", async () => {
    await refused(withData(file), /sound\.json is no folder/)
    await refused(withData(join(file, "data")), /is no folder, or lies in something that is none/)
  })

  test("that this account may not write is named", async (t) => {
    if (process.getuid?.() === 0) return t.skip("the superuser may")
    const data = emptyFolder()
    chmodSync(data, 0o500)
    await refused(withData(data), /may not write to \S+: give it the folder \(chown\)/)
  })

  const mounted = (options: string) => {
    const place = emptyFolder()
    const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", place])
    if (status === 0) mounts.push(place)
    return status === 0 ? place : undefined
  }

  test("on a full disk is named, and stays as it was", async (t) => {
    const data = mounted("size=64k")
    if (data === undefined) return t.skip("only the superuser mounts")
    await refused(withData(data), /There is no space left for \S+: free some .*Nothing was changed/)
    assert.deepEqual(spawnSync("ls", ["-A", data], { encoding: "utf8" }).stdout, "")
  })

  test("on a disk that can only be read is named", async (t) => {
    const data = mounted("ro,size=64k")
    if (data === undefined) return t.skip("only the superuser mounts")
    await refused(withData(data), /is on a file system that can only be read: mount it writable/)
  })

  for (const code of ["EACCES", "EROFS", "ENOSPC", "EDQUOT", "ENOTDIR", "EIO"]) {
    test(`has a sentence for ${code}, with what to do`, () => {
      assert.match(folderFault("/data", code), /\/data.*(--data or MENSHEN_DATA)/)
    })
  }
})
