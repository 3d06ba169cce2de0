// A data folder on a file system of its own, which fills up and becomes read-only (OP-10, OP-14). It takes a machine that
// may mount one.

import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { closeSync, cpSync, openSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { linesOf } from "../support/data-folder.ts"
import { until } from "../support/until.ts"
import * as world from "../support/world.ts"

const mayMount = (() => {
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" })
    return process.getuid?.() === 0
  } catch {
    return false
  }
})()

const mount = (...words: string[]) => execFileSync("mount", words)

describe("a data folder", { skip: !mayMount && "this account may not mount a file system" }, () => {
  let w: world.World
  let person: string
  let dataDir: string
  before(async () => {
    w = await world.startWorld((config) => {
      config.health = { probeSeconds: 1 }
    })
    person = (await world.newPerson(w)).person
    await world.signIn(w, person)
    await w.menshen.kill()
    dataDir = w.menshen.dataDir
    const kept = join(tmpdir(), `menshen-kept-${process.pid}`)
    cpSync(dataDir, kept, { recursive: true })
    mount("-t", "tmpfs", "-o", "size=16m", "menshen-test", dataDir)
    cpSync(kept, dataDir, { recursive: true })
    rmSync(kept, { recursive: true })
    await w.menshen.start()
  })
  after(async () => {
    await w.menshen.kill()
    execFileSync("umount", [dataDir])
    await w.close()
  })

  const ready = async () => (await fetch(`${w.menshen.url}/health/ready`)).json()
  const kindsOf = ({ faults }: { faults: { kind: string }[] }) => [
    ...new Set(faults.map(({ kind }) => kind)),
  ]

  test("that is full is named, and no key is logged that was not kept", async () => {
    assert.equal((await ready()).status, "ok")
    const filler = join(dataDir, "filler")
    fill(filler)
    const refused = await world.askForTicket(w)
    assert.equal(refused.status, 503)
    assert.match(linesOf(w.menshen.log(), "storage_failed").at(-1)?.sentence ?? "", /is full/)
    const made = linesOf(w.menshen.log(), "key_made").length
    // The ES256 key is made with the first request for the key set.
    assert.equal((await fetch(`${w.menshen.url}/jwks`)).status, 503)
    assert.equal(linesOf(w.menshen.log(), "key_made").length, made)
    await until("the probe names it", async () => kindsOf(await ready()).includes("disk_full"))

    rmSync(filler)
    await until("it is ready again", async () => (await ready()).status === "ok")
    assert.equal((await world.askForTicket(w)).status, 201)
    assert.ok(linesOf(w.menshen.log(), "desk_works").length > 0)
  })

  test("that is read-only is named, and refuses with a time to retry", async () => {
    await w.menshen.kill()
    mount("-o", "remount,ro", dataDir)
    await w.menshen.start()
    assert.deepEqual(kindsOf(await ready()), ["disk_read_only"])
    const { status, response } = await world.askForTicket(w)
    assert.deepEqual([status, response.headers.get("retry-after")], [503, "5"])
    assert.match(linesOf(w.menshen.log(), "storage_failed").at(-1)?.sentence ?? "", /writable/)
    await w.menshen.kill()
    mount("-o", "remount,rw", dataDir)
    await w.menshen.start()
    assert.equal((await ready()).status, "ok")
  })
})

function fill(path: string): void {
  const file = openSync(path, "w")
  try {
    for (const bytes of [65_536, 512]) fillWith(file, Buffer.alloc(bytes))
  } finally {
    closeSync(file)
  }
}

function fillWith(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block)
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC")
  }
}
