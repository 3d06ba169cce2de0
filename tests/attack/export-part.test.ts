// Somebody else who may write into the folder of an export puts a link, or a readable file, where the
// export writes its parts: people's data must neither go through the link nor stay readable.

import assert from "node:assert/strict"
import { once } from "node:events"
import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { start } from "../cli/support/run.ts"

const line = `${JSON.stringify({ user: "u1", identities: [] })}\n`
const folder = mkdtempSync(join(tmpdir(), "menshen-attack-"))
let server: Server
let issuer: string

before(async () => {
  server = createServer((request, response) => {
    if (request.url === "/admin/pools") {
      response.setHeader("content-type", "application/json")
      response.end(JSON.stringify({ pools: [{ name: "customers", accounts: [], apps: [] }] }))
      return
    }
    response.setHeader("content-type", "application/jsonl")
    response.setHeader("menshen-next", "")
    response.end(line)
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  issuer = `http://localhost:${typeof address === "object" ? address?.port : 0}`
})
after(() => {
  server?.close()
  rmSync(folder, { recursive: true })
})

async function exportTo(path: string) {
  const { code, err } = await start(["export", path], { issuer }).ended
  assert.equal(code, 0, err)
  assert.equal(readFileSync(path, "utf8"), line)
  assert.equal(lstatSync(path).mode & 0o777, 0o600)
}

describe("an export whose part is prepared by somebody else", () => {
  test("does not follow a link", async () => {
    const [path, victim] = [join(folder, "linked.jsonl"), join(folder, "victim")]
    writeFileSync(victim, "untouched")
    symlinkSync(victim, `${path}.part`)
    await exportTo(path)
    assert.equal(readFileSync(victim, "utf8"), "untouched")
    assert.ok(!lstatSync(path).isSymbolicLink())
  })

  test("does not keep a mode that lets others read", async () => {
    const path = join(folder, "readable.jsonl")
    writeFileSync(`${path}.part`, "", { mode: 0o666 })
    await exportTo(path)
  })
})
